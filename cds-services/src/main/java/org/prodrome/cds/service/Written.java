package org.prodrome.cds.service;

import org.prodrome.cds.hook.Card;

/** A card with what it was written from. */
record Written(Card card, Candidate candidate) {
    String topic() {
        return candidate.topic().code();
    }
}
