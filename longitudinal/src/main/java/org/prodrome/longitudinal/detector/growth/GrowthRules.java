package org.prodrome.longitudinal.detector.growth;

import java.util.List;
import org.prodrome.longitudinal.detector.Detector;

/** Rules about how children grow. */
public final class GrowthRules {
    private GrowthRules() {}

    /** Every rule of this group, in the order in which equals are listed. */
    public static List<Detector> all() {
        return List.of(new WeightFaltering(), new Malnutrition(), new HeightFall());
    }
}
