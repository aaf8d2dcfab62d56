package org.prodrome.longitudinal.burden;

import java.time.Duration;
import java.util.Map;

/**
 * How long a rule must find nothing, or something less severe, before it may say the same again: until then it is the
 * same episode. Two acute kidney injuries are told apart by 48 hours (ADQI 16, doi:10.1038/nrneph.2017.2). The other
 * times are ours, from how long a user may snooze: 24 hours for what is acute and for what follows an order, since a
 * drug that is started again is to be looked at again; 30 days for what changes over months.
 */
final class Quiet {
    private static final Duration ACUTE = Duration.ofHours(24);
    private static final Duration KIDNEY_INJURY = Duration.ofHours(48);
    private static final Duration SLOW = Duration.ofDays(30);

    /** By the name of the rule, without its version. */
    static final Map<String, Duration> NAMED = Map.ofEntries(
            Map.entry("news2", ACUTE),
            Map.entry("sepsis3", ACUTE),
            Map.entry("potassium", ACUTE),
            Map.entry("pre-eclampsia", ACUTE),
            Map.entry("triple-whammy", ACUTE),
            Map.entry("metformin-egfr", ACUTE),
            Map.entry("doac-dose", ACUTE),
            Map.entry("raas-monitoring", ACUTE),
            Map.entry("aki", KIDNEY_INJURY),
            Map.entry("aki-48h", KIDNEY_INJURY),
            Map.entry("aki-early", KIDNEY_INJURY),
            Map.entry("akd", KIDNEY_INJURY));

    private Quiet() {}

    /** Whether a rule is about what is acute: a new stay in hospital starts it anew. */
    static boolean isAcute(String rule) {
        return NAMED.containsKey(rule);
    }

    /** The time for a rule, by its name without version. */
    static Duration of(String rule) {
        return NAMED.getOrDefault(rule, SLOW);
    }
}
