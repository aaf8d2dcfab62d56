package org.prodrome.longitudinal.detector.cardiovascular;

import java.util.List;
import org.prodrome.longitudinal.detector.Detector;

/**
 * Rules about heart and vessels. The pooled cohort equations are an equation only (race-specific, so no rule reads
 * them; PREVENT comes first).
 */
public final class CardiovascularRules {
    private CardiovascularRules() {}

    /** Every rule of this group, in the order in which equals are listed. */
    public static List<Detector> all() {
        return List.of(
                new StrokeRiskInFibrillation(),
                new BleedingRisk(),
                new PreservedHeartFailure(),
                new HeartFailureTrajectory(),
                new CardiovascularRisk());
    }
}
