package org.prodrome.server.proof;

import java.util.Set;

/**
 * A fact that a summary must not leave out.
 *
 * @param kind what kind of fact
 * @param words what must be readable: the start of the label, or empty
 * @param number what must be readable besides; empty when there is none
 * @param date what must be readable besides; empty when there is none
 * @param sources resources that say it: the fact, and every other entry of the same
 */
record MustHave(Kind kind, String words, String number, String date, Set<String> sources) {
    enum Kind {
        ACTIVE_PROBLEM,
        ALLERGY,
        CURRENT_MEDICATION,
        LAST_VALUE,
        ABNORMAL_SINCE_VISIT,
        PROCEDURE,
        OPEN_FOLLOW_UP
    }

    MustHave {
        sources = Set.copyOf(sources);
    }
}
