package org.prodrome.cds.service;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.prodrome.cds.hook.CardLink;
import org.prodrome.cds.hook.Trace.Step;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;

/** Cards about what was detected early. */
final class EarlySigns {
    private static final int MOST_ALSO = 3;

    private EarlySigns() {}

    /**
     * Each detection as a card of its own, naming the next ones with links to their rules, so that one unproved summary
     * hides no other.
     *
     * @param limits what was not seen, in words
     */
    static List<Candidate> eachWithTheOthers(List<Candidate> detections, List<String> limits) {
        List<Candidate> cards = new ArrayList<>();
        for (int i = 0; i < detections.size(); i++) {
            Candidate detection = detections.get(i);
            List<Candidate> next = detections.subList(i + 1, detections.size()).stream()
                    .limit(MOST_ALSO)
                    .toList();
            List<Claim> also =
                    next.stream().flatMap(EarlySigns::summaryWithCaveat).toList();
            cards.add(detection
                    .with(
                            Stream.concat(detection.sections().stream(), Stream.of(new Candidate.Section("Also", also)))
                                    .toList(),
                            Stream.concat(detection.notes().stream(), limits.stream())
                                    .toList())
                    .with(Stream.concat(
                                    detection.links().stream(), next.stream().flatMap(EarlySigns::aboutTheRule))
                            .distinct()
                            .toList()));
        }
        return cards;
    }

    /** What fired and is neither the headline nor named below it, for the analyst. */
    static List<Step> withoutPlace(List<Candidate> detections) {
        return detections.stream()
                .skip(1 + MOST_ALSO)
                .map(left -> new Step(
                        "rule",
                        left.summary().ruleId(),
                        "no-place",
                        "the signs before it fill the card; $early-signs lists all"))
                .toList();
    }

    private static Stream<CardLink> aboutTheRule(Candidate candidate) {
        return candidate.links().stream().filter(link -> link.url().endsWith(Candidate.ATTRIBUTES));
    }

    /** An eGFR taken while creatinine moves says so wherever it is shown. */
    private static Stream<Claim> summaryWithCaveat(Candidate candidate) {
        boolean showsEgfr = candidate.summary().slots().stream()
                .anyMatch(slot -> slot.derivation().function() == DerivationFunction.EGFR);
        return Stream.concat(
                Stream.of(candidate.summary()),
                candidate.sections().stream()
                        .flatMap(section -> section.claims().stream())
                        .filter(claim -> showsEgfr && claim.templateId().equals("egfr.unsteady"))
                        .limit(1));
    }
}
