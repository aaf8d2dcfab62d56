package org.prodrome.imaging.result;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.prodrome.imaging.measure.CardiothoracicRatio;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageMeasurement;

/** The part of the Observation that states the measurement: value or reason, components, notes. */
final class RatioObservation {
    /** Said of every finding until a person has decided about it; see {@link Review}. */
    static final String NOT_REVIEWED = "not reviewed by a radiologist";

    private static final String RATIO = "{ratio}";
    private static final String PIXELS = "{pixels}";
    private static final int RATIO_DECIMALS = 4;
    private static final int PIXEL_DECIMALS = 1;

    private RatioObservation() {}

    /** Fills value, components and notes of a new Observation from the analysis. */
    static void describe(Observation observation, FilmAnalysis analysis) {
        FilmComponents.describe(observation, analysis);
        if (analysis.ratio() instanceof CardiothoracicRatio.Measured measured) {
            measured(observation, measured);
        } else if (analysis.ratio() instanceof CardiothoracicRatio.NotMeasurable not) {
            FilmComponents.absent(observation, analysis, not.code(), not.sentence());
        }
    }

    private static void measured(Observation observation, CardiothoracicRatio.Measured measured) {
        observation.setValue(quantity(measured.ratio(), RATIO, RATIO_DECIMALS));
        component(
                observation,
                ImageMeasurement.MEASUREMENT_ERROR,
                quantity(measured.errorHalfWidth95(), RATIO, RATIO_DECIMALS));
        component(
                observation,
                ImageMeasurement.CHANGE_THRESHOLD,
                quantity(measured.changeThreshold(), RATIO, RATIO_DECIMALS));
        component(
                observation,
                ImageMeasurement.HEART_WIDTH,
                quantity(measured.heart().width(), PIXELS, PIXEL_DECIMALS));
        component(
                observation,
                ImageMeasurement.THORAX_WIDTH,
                quantity(measured.thorax().width(), PIXELS, PIXEL_DECIMALS));
        measured.aboveHalf()
                .ifPresent(above -> component(observation, ImageMeasurement.ABOVE_HALF, new BooleanType(above)));
    }

    /** One sentence for the report. */
    static String conclusion(FilmAnalysis analysis) {
        if (analysis.ratio() instanceof CardiothoracicRatio.NotMeasurable not) {
            return "Cardiothoracic ratio not measurable: " + not.sentence();
        }
        if (!(analysis.ratio() instanceof CardiothoracicRatio.Measured measured)) {
            throw new IllegalArgumentException("the analysis of a package that measures the ratio expected");
        }
        String call = measured.aboveHalf()
                .map(above -> String.format(
                        Locale.ROOT,
                        ", %s the %.2f threshold",
                        above ? "above" : "not above",
                        measured.callThreshold()))
                .orElse(", no threshold applies to this view");
        return String.format(
                Locale.ROOT,
                "Cardiothoracic ratio %.2f (±%.2f) on a frontal film, view %s%s; measured by a model, %s.",
                measured.ratio(),
                measured.errorHalfWidth95(),
                measured.view().text(),
                call,
                NOT_REVIEWED);
    }

    private static void component(Observation observation, Code code, Type value) {
        observation.addComponent().setCode(code.toConcept()).setValue(value);
    }

    private static Quantity quantity(double value, String unit, int decimals) {
        return new Quantity()
                .setValue(BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP))
                .setUnit(unit)
                .setSystem(CodeSystems.UCUM)
                .setCode(unit);
    }
}
