package org.prodrome.longitudinal.detector.deterioration;

import java.util.List;
import org.prodrome.longitudinal.detector.Detector;

/** Rules about acute deterioration: early warning, sepsis. */
public final class DeteriorationRules {
    private DeteriorationRules() {}

    /** Every rule of this group, in the order in which equals are listed. */
    public static List<Detector> all() {
        return List.of(new EarlyWarning(), new OrganFailure());
    }
}
