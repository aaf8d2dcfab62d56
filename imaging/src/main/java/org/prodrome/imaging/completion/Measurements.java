package org.prodrome.imaging.completion;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.evaluate.Figure;
import org.prodrome.imaging.gate.GateFit;
import org.prodrome.imaging.model.FindingsOutput;

/**
 * What was measured of a draft.
 *
 * @param source where the films come from, for people
 * @param known films that the gate may know
 * @param setAside films that thresholds and calibration come from
 * @param gate the gate
 * @param alarms what the gate says of the test films; of none when there are none
 * @param findings what the scores are worth, null without scores
 * @param retrieval how well the embedding finds films of the same findings among the test films; empty without
 */
record Measurements(
        String source,
        int known,
        int setAside,
        GateFit.Fitted gate,
        FalseAlarms alarms,
        @Nullable FindingsOutput findings,
        List<Figure> retrieval) {
    Measurements {
        retrieval = List.copyOf(retrieval);
    }
}
