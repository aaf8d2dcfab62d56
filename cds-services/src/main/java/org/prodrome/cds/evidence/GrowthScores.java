package org.prodrome.cds.evidence;

import java.util.Map;

/** Scores about growth of children, worked out a second time. */
final class GrowthScores {
    private GrowthScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.of();
    }
}
