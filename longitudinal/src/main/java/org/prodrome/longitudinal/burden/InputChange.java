package org.prodrome.longitudinal.burden;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import org.prodrome.terminology.quantity.Analyte;

/**
 * A resource that something was said from and that is no longer what it was.
 *
 * @param reference relative, such as {@code Observation/123}
 * @param kind what happened to it
 * @param correction of the value that decided, from what to what; empty for anything else
 */
public record InputChange(String reference, Kind kind, Optional<Correction> correction) {
    /** A change of no deciding value. */
    public InputChange(String reference, Kind kind) {
        this(reference, kind, Optional.empty());
    }

    /** For people, such as {@code Observation/1 amended (creatinine corrected from 3.2 to 3.6 mg/dL)}. */
    public String words() {
        return reference + " " + kind.name().toLowerCase(Locale.ROOT)
                + correction.map(found -> " (" + found.words() + ")").orElse("");
    }

    /** What happened. */
    public enum Kind {
        /** A fact in it is another now. */
        AMENDED,
        /** It is withdrawn, refuted, moved to another patient or no longer on record. */
        RETRACTED,
        /** The patient's record was merged with another. */
        MERGED
    }

    /**
     * A value that was corrected.
     *
     * @param analyte what was measured
     * @param from as it was when something was said from it, in the analyte's canonical unit
     * @param to as it is now
     */
    public record Correction(Analyte analyte, double from, double to) {
        /** For people, such as {@code creatinine corrected from 3.2 to 1 mg/dL}. */
        public String words() {
            return "%s corrected from %s to %s %s"
                    .formatted(analyte.label(), printed(from), printed(to), analyte.unit());
        }

        private static String printed(double value) {
            return new BigDecimal(value)
                    .setScale(2, RoundingMode.HALF_UP)
                    .stripTrailingZeros()
                    .toPlainString();
        }
    }
}
