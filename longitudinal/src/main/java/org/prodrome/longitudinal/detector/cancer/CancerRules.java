package org.prodrome.longitudinal.detector.cancer;

import java.util.List;
import org.prodrome.longitudinal.detector.Detector;

/** Early signs of cancer. */
public final class CancerRules {
    private CancerRules() {}

    /** Every rule of this group, in the order in which equals are listed. */
    public static List<Detector> all() {
        return List.of(
                new NoduleFollowUp(),
                new NoduleCancerRisk(),
                new NoduleGrowth(),
                new LiverCancerSurveillance(),
                new ColorectalSigns(),
                new BowelSymptomsUntested(),
                new NewDiabetesWithWeightLoss(),
                new ProstateAntigen(),
                new GlobulinGap(),
                new MonoclonalGammopathy(),
                new Thrombocytosis(),
                new WeightLoss());
    }
}
