package org.prodrome.cds.evidence;

import java.util.Map;

/** Scores about liver, worked out a second time. */
final class LiverScores {
    private LiverScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.of();
    }
}
