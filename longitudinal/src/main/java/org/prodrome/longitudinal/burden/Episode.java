package org.prodrome.longitudinal.burden;

import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.burden.Utterance.Kind;

/** What was said and noted of one rule since it last found nothing, oldest first. */
record Episode(List<Utterance> utterances) {
    Episode {
        utterances = List.copyOf(utterances);
    }

    static Episode of(List<Utterance> memory, String ruleId) {
        String rule = Utterance.name(ruleId);
        List<Utterance> ofRule = memory.stream()
                .filter(utterance -> utterance.rule().equals(rule))
                .toList();
        int from = 0;
        for (int i = 0; i < ofRule.size(); i++) {
            if (ofRule.get(i).kind() == Kind.RESOLVED) {
                from = i + 1;
            }
        }
        return new Episode(ofRule.subList(from, ofRule.size()));
    }

    boolean isEmpty() {
        return utterances.isEmpty();
    }

    /** The newest line; only where there is one. */
    Utterance last() {
        return utterances.get(utterances.size() - 1);
    }

    Optional<Utterance> lastSaid() {
        return utterances.stream()
                .filter(utterance -> utterance.kind() == Kind.SAID)
                .reduce((older, newer) -> newer);
    }

    boolean wasSaid(String state) {
        return utterances.stream()
                .anyMatch(utterance ->
                        utterance.kind() == Kind.SAID && utterance.state().equals(state));
    }
}
