package org.prodrome.server.answer;

import java.util.Optional;

/** Cards that left, one at a time, with how each came about. */
public final class SentCases {
    private final AnswerStore answers;

    SentCases(AnswerStore answers) {
        this.answers = answers;
    }

    /** The card of a uuid as it last left; empty where none is on record. */
    public Optional<SentCase> of(String card) {
        return answers.ofCard(card).flatMap(answer -> SentCase.of(card, answer));
    }
}
