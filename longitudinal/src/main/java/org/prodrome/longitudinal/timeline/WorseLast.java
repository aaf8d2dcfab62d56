package org.prodrome.longitudinal.timeline;

import java.util.Comparator;
import java.util.Map;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The order of values that carry the same time, such as two of one day without a time of day: the worse one stands
 * last, so that what is read as the newest is the one a clinician must not miss. It decides nothing else. Worse is
 * lower where only low values harm; where both ends do it is the farther from the usual adult interval, in widths of
 * that interval (rounded common limits, an engineering rule); of everything else higher.
 */
final class WorseLast {
    private record Usual(double low, double high) {
        double apart(double value) {
            return Math.max(value - high, low - value) / (high - low);
        }
    }

    private static final Usual LOWER_IS_WORSE = new Usual(0, 0);

    private static final Map<Analyte, Usual> USUAL = Map.ofEntries(
            Map.entry(Analyte.EGFR, LOWER_IS_WORSE),
            Map.entry(Analyte.HAEMOGLOBIN, LOWER_IS_WORSE),
            Map.entry(Analyte.ALBUMIN, LOWER_IS_WORSE),
            Map.entry(Analyte.OXYGEN_SATURATION, LOWER_IS_WORSE),
            Map.entry(Analyte.GLASGOW_COMA_SCALE, LOWER_IS_WORSE),
            Map.entry(Analyte.EJECTION_FRACTION, LOWER_IS_WORSE),
            Map.entry(Analyte.HDL_CHOLESTEROL, LOWER_IS_WORSE),
            Map.entry(Analyte.OXYGEN_PRESSURE, LOWER_IS_WORSE),
            Map.entry(Analyte.BICARBONATE, new Usual(22, 29)),
            Map.entry(Analyte.POTASSIUM, new Usual(3.5, 5.0)),
            Map.entry(Analyte.SODIUM, new Usual(135, 145)),
            Map.entry(Analyte.CALCIUM, new Usual(8.5, 10.5)),
            Map.entry(Analyte.PHOSPHATE, new Usual(2.5, 4.5)),
            Map.entry(Analyte.GLUCOSE, new Usual(70, 125)),
            Map.entry(Analyte.LEUKOCYTES, new Usual(4, 11)),
            Map.entry(Analyte.PLATELETS, new Usual(150, 400)),
            Map.entry(Analyte.TEMPERATURE, new Usual(36, 38)),
            Map.entry(Analyte.HEART_RATE, new Usual(51, 90)),
            Map.entry(Analyte.RESPIRATION_RATE, new Usual(12, 20)),
            Map.entry(Analyte.SYSTOLIC_PRESSURE, new Usual(100, 140)),
            Map.entry(Analyte.MEAN_PRESSURE, new Usual(70, 105)));

    private WorseLast() {}

    static Comparator<Point> of(Analyte analyte) {
        Usual usual = USUAL.get(analyte);
        if (usual == null) {
            return Comparator.comparingDouble(Point::value);
        }
        return usual.equals(LOWER_IS_WORSE)
                ? Comparator.comparingDouble(Point::value).reversed()
                : Comparator.comparingDouble(point -> usual.apart(point.value()));
    }
}
