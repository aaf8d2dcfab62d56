package org.prodrome.longitudinal.sanity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Values under another unit than the rest of the course, whose bare number fits the course and whose converted one does
 * not: the label is wrong, not the patient changed. Safe also where illness moves values by the factor between units.
 */
final class Mislabelled {
    static final String REASON =
            "the number fits the person's course in its usual unit and not in its own: probably a" + " wrong unit";

    private static final int FEWEST_FOR_A_COURSE = 3;

    /** How near a bare number is to those of the course. */
    private static final double FITS = 0.2;

    /** How far off a converted number is from the course. */
    private static final double OFF = 0.25;

    /** A percentage of HbA1c of a number in mmol/mol (IFCC-NGSP master equation, ngsp.org/ifcc.asp). */
    private static final double NGSP_SLOPE = 0.09148;

    private static final double NGSP_INTERCEPT = 2.152;
    private static final double NGSP_TOLERANCE = 0.15;

    private Mislabelled() {}

    static List<Sample> in(List<Sample> series) {
        List<Sample> found = new ArrayList<>(byLabel(series));
        if (!series.isEmpty() && series.get(0).analyte() == Analyte.HBA1C && series.size() > FEWEST_FOR_A_COURSE) {
            double median = median(series, Sample::value);
            series.stream()
                    .filter(sample -> Math.abs(sample.value() / ngsp(median) - 1) <= NGSP_TOLERANCE
                            && Math.abs(sample.value() / median - 1) > NGSP_TOLERANCE)
                    .forEach(found::add);
        }
        // Where the smaller cluster might be the right one, nobody can tell: only single outliers are taken out.
        return found.size() * 4 > series.size() ? List.of() : found;
    }

    /** Whether a percentage so low that it is one taken of a percentage could stand among the values. */
    static boolean couldBePercentOfPercent(double lowest, double highest) {
        return lowest <= ngsp(highest) * (1 + NGSP_TOLERANCE);
    }

    private static double ngsp(double number) {
        return NGSP_SLOPE * number + NGSP_INTERCEPT;
    }

    private static List<Sample> byLabel(List<Sample> series) {
        Map<String, List<Sample>> byLabel = new HashMap<>();
        for (Sample sample : series) {
            if (!sample.label().isEmpty()) {
                byLabel.computeIfAbsent(sample.label(), none -> new ArrayList<>())
                        .add(sample);
            }
        }
        if (byLabel.size() < 2) {
            return List.of();
        }
        List<Sample> course = byLabel.values().stream()
                .max(Comparator.comparingInt(List::size))
                .orElseThrow();
        if (course.size() <= FEWEST_FOR_A_COURSE) {
            return List.of();
        }
        double usual = median(course, Sample::value);
        double usualNumber = median(course, Sample::bare);
        return byLabel.values().stream()
                .filter(others -> others != course)
                .flatMap(List::stream)
                .filter(sample ->
                        Math.abs(sample.bare() / usualNumber - 1) <= FITS && Math.abs(sample.value() / usual - 1) > OFF)
                .toList();
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> number) {
        double[] sorted = samples.stream().mapToDouble(number).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
