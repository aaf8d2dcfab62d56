package org.prodrome.longitudinal.timeline;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.terminology.quantity.Analyte;

/** A value that is off the personal median by just the factor between two units is a unit mistake, not a change. */
final class MistakenUnits {
    /** Ratio of two units that are mistaken for each other, where both numbers may pass as plausible. */
    private static final Map<Analyte, Double> RATIO = Map.of(
            Analyte.CREATININE, 88.4,
            Analyte.GLUCOSE, 18.016,
            Analyte.TOTAL_CHOLESTEROL, 38.67,
            Analyte.BILIRUBIN, 17.1,
            Analyte.CALCIUM, 4.008,
            Analyte.HAEMOGLOBIN, 10.0,
            Analyte.WEIGHT, 2.205,
            Analyte.HEIGHT, 2.54);

    private static final double RATIO_TOLERANCE = 0.15;
    private static final int FEWEST_FOR_A_MEDIAN = 3;

    private MistakenUnits() {}

    /** The series with such values quarantined. */
    static LabSeries leftOut(LabSeries series) {
        Double ratio = RATIO.get(series.analyte());
        if (ratio == null || series.points().size() <= FEWEST_FOR_A_MEDIAN) {
            return series;
        }
        double[] sorted =
                series.points().stream().mapToDouble(Point::value).sorted().toArray();
        double median = sorted[sorted.length / 2];
        // Where the smaller cluster might be the right one, nobody can tell: only single outliers are taken out.
        List<Point> suspects = series.points().stream()
                .filter(point -> near(point.value() / median, ratio) || near(point.value() / median, 1 / ratio))
                .toList();
        if (suspects.isEmpty()
                || suspects.size() * 4 > series.points().size()
                || !Arrays.stream(sorted).allMatch(value -> value > 0)) {
            return series;
        }
        List<Point> kept = new ArrayList<>(series.points());
        kept.removeAll(suspects);
        List<Quarantined> quarantined = new ArrayList<>(series.quarantined());
        suspects.forEach(point -> quarantined.add(new Quarantined(
                point.event(),
                "%s times off the personal median: probably another unit".formatted(BigDecimal.valueOf(ratio)))));
        return new LabSeries(series.analyte(), kept, quarantined);
    }

    private static boolean near(double found, double expected) {
        return Math.abs(found / expected - 1) <= RATIO_TOLERANCE;
    }
}
