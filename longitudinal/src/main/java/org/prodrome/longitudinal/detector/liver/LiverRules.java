package org.prodrome.longitudinal.detector.liver;

import java.util.List;
import org.prodrome.longitudinal.detector.Detector;

/** Rules about the liver: fibrosis, failure, cancer risk. */
public final class LiverRules {
    private LiverRules() {}

    /** Every rule of this group, in the order in which equals are listed. */
    public static List<Detector> all() {
        return List.of(
                new LiverFailure(),
                new LiverFibrosis(),
                new LiverCancerMarkers(),
                new LiverCancerRisk(),
                new PlateletRatio(),
                new AlphaFetoprotein());
    }
}
