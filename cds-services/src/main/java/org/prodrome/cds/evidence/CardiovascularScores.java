package org.prodrome.cds.evidence;

import java.util.Map;

/** Scores about heart and vessels, worked out a second time. */
final class CardiovascularScores {
    private CardiovascularScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.of();
    }
}
