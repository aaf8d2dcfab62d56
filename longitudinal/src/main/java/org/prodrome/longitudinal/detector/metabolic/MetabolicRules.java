package org.prodrome.longitudinal.detector.metabolic;

import java.util.List;
import org.prodrome.longitudinal.detector.Detector;

/** Rules about glucose and thyroid. */
public final class MetabolicRules {
    private MetabolicRules() {}

    /** Every rule of this group, in the order in which equals are listed. */
    public static List<Detector> all() {
        return List.of(new HaemoglobinA1cTrajectory(), new ThyroidFunction(), new FindRisc(), new AdaRiskTest());
    }
}
