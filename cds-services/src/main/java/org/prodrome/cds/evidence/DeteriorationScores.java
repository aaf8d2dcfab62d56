package org.prodrome.cds.evidence;

import java.util.Map;

/** Scores about acute deterioration, worked out a second time. */
final class DeteriorationScores {
    private DeteriorationScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return Map.of();
    }
}
