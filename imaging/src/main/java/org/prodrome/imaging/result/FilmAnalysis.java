package org.prodrome.imaging.result;

import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.measure.CardiothoracicRatio;
import org.prodrome.imaging.measure.LabelMap;

/**
 * What one package found on one film.
 *
 * @param film what its header says
 * @param verdict whether it is a film for this package
 * @param ratio the measurement, or why there is none (a refused film has none)
 * @param embedding unit vector of the film, null when the model was not run; do not change
 * @param outlines the organs, null when the model was not run
 * @param times processor time by stage
 */
public record FilmAnalysis(
        FilmAttributes film,
        GateVerdict verdict,
        CardiothoracicRatio ratio,
        float @Nullable [] embedding,
        @Nullable LabelMap outlines,
        StageTimes times) {

    /** Whether there is a number. */
    public boolean isMeasured() {
        return ratio instanceof CardiothoracicRatio.Measured;
    }

    FilmAnalysis withDecodeTime(long nanos) {
        return new FilmAnalysis(film, verdict, ratio, embedding, outlines, times.withDecode(nanos));
    }
}
