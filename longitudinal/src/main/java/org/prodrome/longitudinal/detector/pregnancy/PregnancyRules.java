package org.prodrome.longitudinal.detector.pregnancy;

import java.util.List;
import org.prodrome.longitudinal.detector.Detector;

/** Rules about pregnancy. */
public final class PregnancyRules {
    private PregnancyRules() {}

    /** Every rule of this group, in the order in which equals are listed. */
    public static List<Detector> all() {
        return List.of(new PreEclampsia(), new AspirinEligibility());
    }
}
