package org.prodrome.longitudinal.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.terminology.quantity.Analyte;

/** A value that is off the personal median by just the factor between two units is a unit mistake, not a change. */
final class MistakenUnits {
    /**
     * Ratio of two units that are mistaken for each other, where both numbers may pass as plausible. Left out on
     * purpose: ratios that illness itself reaches (transaminases 60, urine albumin 8.84, phosphate 3.1, urea 2.8, CRP
     * 10, oxygen pressure 7.5), where a true change would be taken out.
     */
    private static final Map<Analyte, Double> RATIO = Map.ofEntries(
            Map.entry(Analyte.CREATININE, 88.4),
            Map.entry(Analyte.CYSTATIN_C, 10.0),
            Map.entry(Analyte.GLUCOSE, 18.016),
            Map.entry(Analyte.TOTAL_CHOLESTEROL, 38.67),
            Map.entry(Analyte.HDL_CHOLESTEROL, 38.67),
            Map.entry(Analyte.LDL_CHOLESTEROL, 38.67),
            Map.entry(Analyte.TRIGLYCERIDES, 88.57),
            Map.entry(Analyte.BILIRUBIN, 17.1),
            Map.entry(Analyte.CALCIUM, 4.008),
            Map.entry(Analyte.ALBUMIN, 10.0),
            Map.entry(Analyte.TOTAL_PROTEIN, 10.0),
            Map.entry(Analyte.HAEMOGLOBIN, 10.0),
            Map.entry(Analyte.FREE_THYROXINE, 12.87),
            Map.entry(Analyte.CARBON_DIOXIDE_PRESSURE, 7.50062),
            Map.entry(Analyte.SYSTOLIC_PRESSURE, 7.50062),
            Map.entry(Analyte.DIASTOLIC_PRESSURE, 7.50062),
            Map.entry(Analyte.MEAN_PRESSURE, 7.50062),
            Map.entry(Analyte.EGFR, 60.0),
            Map.entry(Analyte.URINE_VOLUME, 1000.0),
            Map.entry(Analyte.WEIGHT, 2.205),
            Map.entry(Analyte.HEIGHT, 2.54),
            Map.entry(Analyte.WAIST, 2.54),
            Map.entry(Analyte.HEAD_CIRCUMFERENCE, 2.54));

    private static final double RATIO_TOLERANCE = 0.15;
    private static final int FEWEST_FOR_A_MEDIAN = 3;

    /** A percentage read as mmol/mol (IFCC-NGSP master equation, ngsp.org/ifcc.asp). */
    private static final double NGSP_SLOPE = 0.09148;

    private static final double NGSP_INTERCEPT = 2.152;

    /** How near a bare number is to those of the course. */
    private static final double FITS = 0.2;

    /** How far off a converted number is from the course. */
    private static final double OFF = 0.25;

    private MistakenUnits() {}

    /** The series with such values quarantined. */
    static LabSeries leftOut(LabSeries series) {
        if (series.points().size() <= FEWEST_FOR_A_MEDIAN) {
            return series;
        }
        Set<Point> suspects = new LinkedHashSet<>(byNumber(series));
        suspects.addAll(byLabel(series.points()));
        // Where the smaller cluster might be the right one, nobody can tell: only single outliers are taken out.
        if (suspects.isEmpty() || suspects.size() * 4 > series.points().size()) {
            return series;
        }
        List<Point> kept = series.points().stream()
                .filter(point -> !suspects.contains(point))
                .toList();
        List<Quarantined> quarantined = new ArrayList<>(series.quarantined());
        suspects.forEach(point -> quarantined.add(new Quarantined(
                point.event(), "off the personal median by the factor between two units: probably another unit")));
        return new LabSeries(series.analyte(), kept, quarantined);
    }

    /** Values that are off the median by a known factor. */
    private static List<Point> byNumber(LabSeries series) {
        Analyte analyte = series.analyte();
        if ((!RATIO.containsKey(analyte) && analyte != Analyte.HBA1C)
                || series.points().stream().anyMatch(point -> point.value() <= 0)) {
            return List.of();
        }
        double median = median(series.points().stream().mapToDouble(Point::value));
        return series.points().stream()
                .filter(point -> isMistaken(analyte, point.value(), median))
                .toList();
    }

    private static boolean isMistaken(Analyte analyte, double value, double median) {
        if (analyte == Analyte.HBA1C) {
            return near(value / (NGSP_SLOPE * median + NGSP_INTERCEPT), 1) && !near(value / median, 1);
        }
        double ratio = RATIO.getOrDefault(analyte, Double.NaN);
        return near(value / median, ratio) || near(value / median, 1 / ratio);
    }

    /**
     * Values under another unit than the rest of the course, whose bare number fits the course and whose converted one
     * does not: the label is wrong. Safe also where illness itself moves values by such factors.
     */
    private static List<Point> byLabel(List<Point> points) {
        Map<String, List<Point>> byLabel = new HashMap<>();
        for (Point point : points) {
            recorded(point)
                    .ifPresent(quantity -> byLabel.computeIfAbsent(label(quantity), none -> new ArrayList<>())
                            .add(point));
        }
        if (byLabel.size() < 2) {
            return List.of();
        }
        String usual = byLabel.entrySet().stream()
                .max(Comparator.comparingInt(entry -> entry.getValue().size()))
                .orElseThrow()
                .getKey();
        List<Point> course = byLabel.getOrDefault(usual, List.of());
        byLabel.remove(usual);
        if (course.size() <= FEWEST_FOR_A_MEDIAN) {
            return List.of();
        }
        double median = median(course.stream().mapToDouble(Point::value));
        double bareMedian = median(course.stream().mapToDouble(MistakenUnits::bare));
        return byLabel.values().stream()
                .flatMap(List::stream)
                .filter(point ->
                        Math.abs(bare(point) / bareMedian - 1) <= FITS && Math.abs(point.value() / median - 1) > OFF)
                .toList();
    }

    /** The quantity as it stands in the Observation. */
    private static Optional<Quantity> recorded(Point point) {
        return point.event().as(Observation.class).flatMap(observation -> {
            Optional<Type> value = point.component().isEmpty()
                    ? Optional.ofNullable(observation.getValue())
                    : observation.getComponent().stream()
                            .filter(component -> component.getCode().getCoding().stream()
                                    .anyMatch(coding -> point.component().equals(coding.getCode())))
                            .map(component -> component.getValue())
                            .filter(Objects::nonNull)
                            .findFirst();
            return value.filter(Quantity.class::isInstance)
                    .map(Quantity.class::cast)
                    .filter(Quantity::hasValue);
        });
    }

    private static double bare(Point point) {
        return recorded(point).orElseThrow().getValue().doubleValue();
    }

    private static String label(Quantity quantity) {
        return quantity.hasCode() ? quantity.getCode() : String.valueOf(quantity.getUnit());
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static boolean near(double found, double expected) {
        return Math.abs(found / expected - 1) <= RATIO_TOLERANCE;
    }
}
