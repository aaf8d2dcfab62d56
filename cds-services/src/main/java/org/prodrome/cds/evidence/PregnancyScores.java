package org.prodrome.cds.evidence;

import java.util.Map;

/** Scores about pregnancy, worked out a second time. */
final class PregnancyScores {
    private PregnancyScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.of();
    }
}
