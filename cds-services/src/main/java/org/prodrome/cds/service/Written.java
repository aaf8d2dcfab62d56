package org.prodrome.cds.service;

import java.util.List;
import org.prodrome.cds.hook.Card;
import org.prodrome.cds.hook.Trace;

/**
 * A card with what it was written from.
 *
 * @param sentences that stand on it, in order
 */
record Written(Card card, Candidate candidate, List<Trace.Sentence> sentences) {
    Written {
        sentences = List.copyOf(sentences);
    }

    String topic() {
        return candidate.topic().code();
    }
}
