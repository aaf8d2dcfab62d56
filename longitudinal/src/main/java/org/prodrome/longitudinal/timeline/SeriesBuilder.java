package org.prodrome.longitudinal.timeline;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.terminology.quantity.Analyte;
import org.prodrome.terminology.quantity.Quantities;
import org.prodrome.terminology.quantity.Reading;
import org.prodrome.terminology.quantity.Reading.Measured;
import org.prodrome.terminology.quantity.Reading.UnusableQuantity;

/** Collects the values of one analyte; what cannot be computed with is quarantined with its reason. */
final class SeriesBuilder {
    /** Ratio of two units that are mistaken for each other, where both numbers may pass as plausible. */
    private static final Map<Analyte, Double> MISTAKEN_UNIT_RATIO = Map.of(
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

    private final Analyte analyte;
    private final List<Point> points = new ArrayList<>();
    private final List<Quarantined> quarantined = new ArrayList<>();

    SeriesBuilder(Analyte analyte) {
        this.analyte = analyte;
    }

    void add(Event event, String component, @Nullable Type value) {
        Optional<ClinicalTime> when = event.time().filter(ClinicalTime::hasDay);
        if (when.isEmpty()) {
            quarantined.add(new Quarantined(event, "no date to the day"));
            return;
        }
        Quantity quantity = quantity(value);
        Reading reading = Quantities.of(analyte, quantity);
        if (reading instanceof UnusableQuantity unusable) {
            quarantined.add(new Quarantined(event, unusable.detail()));
        } else if (reading instanceof Measured measured) {
            if (measured.comparator().isEmpty()) {
                points.add(new Point(when.get(), measured.value(), analyte.unit(), component, event));
            } else {
                quarantined.add(new Quarantined(event, "only known to be " + measured.comparator() + " a limit"));
            }
        }
    }

    LabSeries build() {
        points.sort(Comparator.comparing(Point::when).thenComparing(Point::source));
        Double ratio = MISTAKEN_UNIT_RATIO.get(analyte);
        if (ratio != null && points.size() > FEWEST_FOR_A_MEDIAN) {
            quarantineMistakenUnits(ratio);
        }
        return new LabSeries(analyte, points, quarantined);
    }

    /** A value that is off the personal median by just the factor between two units is a unit mistake, not a change. */
    private void quarantineMistakenUnits(double ratio) {
        double[] sorted = points.stream().mapToDouble(Point::value).sorted().toArray();
        double median = sorted[sorted.length / 2];
        // Where the smaller cluster might be the right one, nobody can tell: only single outliers are taken out.
        List<Point> suspects = points.stream()
                .filter(point -> near(point.value() / median, ratio) || near(point.value() / median, 1 / ratio))
                .toList();
        if (suspects.size() * 4 <= points.size() && Arrays.stream(sorted).allMatch(value -> value > 0)) {
            points.removeAll(suspects);
            suspects.forEach(point -> quarantined.add(new Quarantined(
                    point.event(),
                    "%s times off the personal median: probably another unit".formatted(BigDecimal.valueOf(ratio)))));
        }
    }

    private static boolean near(double found, double expected) {
        return Math.abs(found / expected - 1) <= RATIO_TOLERANCE;
    }

    private static Quantity quantity(@Nullable Type value) {
        if (value instanceof Quantity quantity) {
            return quantity;
        }
        Quantity number = new Quantity();
        if (value instanceof IntegerType integer && integer.hasValue()) {
            number.setValue(integer.getValue());
        }
        return number;
    }
}
