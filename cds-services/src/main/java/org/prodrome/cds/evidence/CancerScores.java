package org.prodrome.cds.evidence;

import java.util.Map;

/** Scores about early signs of cancer, worked out a second time. */
final class CancerScores {
    private CancerScores() {}

    /** By the id that a derivation names. */
    static Map<String, Score> all() {
        return NoduleScores.all();
    }
}
