package org.prodrome.longitudinal.detector.cardiovascular;

import java.util.ArrayList;
import java.util.List;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.SiteChoices;

/**
 * Rules about heart and vessels. PREVENT comes first; the race-specific pooled cohort equations are among them only
 * where a site asks.
 */
public final class CardiovascularRules {
    private CardiovascularRules() {}

    /** Every rule of this group by the shipped choices. */
    public static List<Detector> all() {
        return all(SiteChoices.shipped());
    }

    /** Every rule of this group by a site's choices, in the order in which equals are listed. */
    public static List<Detector> all(SiteChoices site) {
        List<Detector> rules = new ArrayList<>(List.of(
                new StrokeRiskInFibrillation(),
                new BleedingRisk(),
                new PreservedHeartFailure(),
                new HeartFailureTrajectory(),
                new CardiovascularRisk()));
        if (site.pooledCohortEquations()) {
            rules.add(new PooledCohortRisk());
        }
        return List.copyOf(rules);
    }
}
