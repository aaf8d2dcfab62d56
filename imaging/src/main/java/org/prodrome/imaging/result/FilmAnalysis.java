package org.prodrome.imaging.result;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.gate.GateReason;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.measure.CardiothoracicRatio;
import org.prodrome.imaging.measure.LabelMap;
import org.prodrome.imaging.model.ModelOutput;

/**
 * What one package found on one film. A refused film has neither a number nor a finding.
 *
 * @param film what its header says
 * @param verdict whether it is a film for this package
 * @param ratio the measurement, or why there is none; null when the package measures none
 * @param findings the answers, or why there are none; null when the package answers for no finding
 * @param output what the model said, null when it was not run or said nothing usable
 * @param times processor time by stage
 */
public record FilmAnalysis(
        FilmAttributes film,
        GateVerdict verdict,
        @Nullable CardiothoracicRatio ratio,
        @Nullable FilmFindings findings,
        @Nullable ModelOutput output,
        StageTimes times) {

    /** Whether the film speaks: there is a number, or its findings were read. */
    public boolean isMeasured() {
        return ratio instanceof CardiothoracicRatio.Measured || findings instanceof FilmFindings.Read;
    }

    /** Unit vector of the film, null when the model was not run; do not change. */
    public float @Nullable [] embedding() {
        return output == null ? null : output.embedding();
    }

    /** The organs, null when the model was not run or the package outlines none. */
    public @Nullable LabelMap outlines() {
        return output == null ? null : output.labels();
    }

    /** Why nothing is said of the film; empty when something is. */
    public Optional<GateReason> abstention() {
        if (isMeasured()) {
            return Optional.empty();
        }
        if (ratio instanceof CardiothoracicRatio.NotMeasurable not) {
            return Optional.of(new GateReason(not.code(), not.sentence()));
        }
        if (findings instanceof FilmFindings.NotRead not) {
            return Optional.of(new GateReason(not.code(), not.sentence()));
        }
        return verdict instanceof GateVerdict.Refused refused
                ? Optional.of(refused.reasons().get(0))
                : Optional.empty();
    }

    FilmAnalysis withDecodeTime(long nanos) {
        return new FilmAnalysis(film, verdict, ratio, findings, output, times.withDecode(nanos));
    }
}
