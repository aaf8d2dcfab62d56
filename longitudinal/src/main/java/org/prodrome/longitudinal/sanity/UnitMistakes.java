package org.prodrome.longitudinal.sanity;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.prodrome.terminology.quantity.Analyte;

/**
 * A value that is off the personal median by just the factor between two units is a unit mistake, not a change. Where
 * disease can do the same within days (liver failure, a hyperosmolar state), another analyte of the same hours that
 * moved with it keeps the value in.
 */
final class UnitMistakes {
    /**
     * Ratio of two units that are mistaken for each other, where both numbers may pass as plausible. Left out on
     * purpose: ratios that illness itself reaches (transaminases 60, urine albumin 8.84, phosphate 3.1, urea 2.8, CRP
     * 10, oxygen pressure 7.5), where a true change would be taken out; those are known by their label alone.
     */
    static final Map<Analyte, Double> RATIO = Map.ofEntries(
            Map.entry(Analyte.CREATININE, 88.4),
            Map.entry(Analyte.GLUCOSE, 18.016),
            Map.entry(Analyte.TOTAL_CHOLESTEROL, 38.67),
            Map.entry(Analyte.LDL_CHOLESTEROL, 38.67),
            Map.entry(Analyte.HDL_CHOLESTEROL, 38.67),
            Map.entry(Analyte.TRIGLYCERIDES, 88.57),
            Map.entry(Analyte.BILIRUBIN, 17.1),
            Map.entry(Analyte.CALCIUM, 4.008),
            Map.entry(Analyte.HAEMOGLOBIN, 10.0),
            Map.entry(Analyte.CYSTATIN_C, 10.0),
            Map.entry(Analyte.ALBUMIN, 10.0),
            Map.entry(Analyte.TOTAL_PROTEIN, 10.0),
            Map.entry(Analyte.FREE_THYROXINE, 12.87),
            Map.entry(Analyte.CARBON_DIOXIDE_PRESSURE, 7.50062),
            Map.entry(Analyte.SYSTOLIC_PRESSURE, 7.50062),
            Map.entry(Analyte.DIASTOLIC_PRESSURE, 7.50062),
            Map.entry(Analyte.MEAN_PRESSURE, 7.50062),
            Map.entry(Analyte.EGFR, 60.0),
            Map.entry(Analyte.URINE_VOLUME, 1000.0),
            Map.entry(Analyte.WAIST, 2.54),
            Map.entry(Analyte.HEAD_CIRCUMFERENCE, 2.54),
            Map.entry(Analyte.WEIGHT, 2.205),
            Map.entry(Analyte.HEIGHT, 2.54));

    /** Analytes that tell a disease from a slip. */
    static final Set<Analyte> WITNESSES = Set.of(
            Analyte.AST,
            Analyte.ALT,
            Analyte.ALKALINE_PHOSPHATASE,
            Analyte.GAMMA_GT,
            Analyte.INR,
            Analyte.BICARBONATE,
            Analyte.SODIUM,
            Analyte.POTASSIUM);

    static final double TOLERANCE = 0.15;
    private static final double EPSILON = 1e-9;
    private static final int FEWEST_FOR_A_MEDIAN = 3;

    /** More of them are no slips: somebody sends another unit. */
    private static final int MOST_MISTAKES = 100;

    private static final Duration SAME_HOURS = Duration.ofHours(24);
    private static final Duration RECENT = Duration.ofDays(30);

    private UnitMistakes() {}

    /** The analytes that the mistakes of an analyte are told by: itself and its witnesses. */
    static List<Analyte> readFor(Analyte analyte) {
        return switch (analyte) {
            case BILIRUBIN, GLUCOSE ->
                Stream.concat(Stream.of(analyte), WITNESSES.stream()).toList();
            default -> List.of(analyte);
        };
    }

    /**
     * Mistakes in the values of an analyte.
     *
     * @param samples of each analyte in time order
     * @return reasons by the id of the sample
     */
    static Map<Integer, String> find(Analyte analyte, Map<Analyte, List<Sample>> samples) {
        List<Sample> series = samples.getOrDefault(analyte, List.of());
        Map<Integer, String> found = new HashMap<>();
        Double ratio = RATIO.get(analyte);
        if (ratio != null && series.size() > FEWEST_FOR_A_MEDIAN) {
            find(ratio, series, samples, found);
        }
        Mislabelled.in(series).forEach(sample -> found.putIfAbsent(sample.id(), Mislabelled.REASON));
        return found;
    }

    private static void find(
            double ratio, List<Sample> series, Map<Analyte, List<Sample>> all, Map<Integer, String> found) {
        double[] sorted = series.stream().mapToDouble(Sample::value).sorted().toArray();
        double median = sorted[sorted.length / 2];
        // Values that lie closer together than the ratio hold none that is off by it.
        boolean close = sorted[sorted.length - 1] < sorted[0] * ratio * (1 - TOLERANCE - EPSILON);
        if (sorted[0] <= 0 || close) {
            return;
        }
        // Where the smaller cluster might be the right one, nobody can tell: only single outliers are taken out.
        List<Integer> off = IntStream.range(0, series.size())
                .filter(i -> near(series.get(i).value() / median, ratio)
                        || near(series.get(i).value() / median, 1 / ratio))
                .boxed()
                .toList();
        if (off.size() * 4 > series.size() || off.size() > MOST_MISTAKES) {
            return;
        }
        for (int i : off) {
            Sample sample = series.get(i);
            if (!isClimbing(i, series, median) && !movedWithOthers(sample, all)) {
                found.put(
                        sample.id(),
                        "%s times off the personal median: probably another unit".formatted(BigDecimal.valueOf(ratio)));
            }
        }
    }

    /** Whether the value before it, of the last month, was on the way already: a climb, not a slip. */
    private static boolean isClimbing(int index, List<Sample> series, double median) {
        if (index == 0) {
            return false;
        }
        Sample before = series.get(index - 1);
        Sample sample = series.get(index);
        double way = Math.log(before.value() / median) / Math.log(sample.value() / median);
        return way > 0.25 && way < 0.8 && !before.at().isBefore(sample.at().minus(RECENT));
    }

    private static boolean movedWithOthers(Sample sample, Map<Analyte, List<Sample>> all) {
        return switch (sample.analyte()) {
            case BILIRUBIN ->
                List.of(Analyte.AST, Analyte.ALT, Analyte.ALKALINE_PHOSPHATASE, Analyte.GAMMA_GT, Analyte.INR).stream()
                        .anyMatch(other -> doubled(all.getOrDefault(other, List.of()), sample));
            case GLUCOSE ->
                anyWithin(all.getOrDefault(Analyte.BICARBONATE, List.of()), sample, 0, 18)
                        || anyWithin(all.getOrDefault(Analyte.SODIUM, List.of()), sample, 0, 133)
                        || anyWithin(all.getOrDefault(Analyte.POTASSIUM, List.of()), sample, 5.5, 12);
            default -> false;
        };
    }

    private static boolean doubled(List<Sample> series, Sample sample) {
        double[] sorted = series.stream().mapToDouble(Sample::value).sorted().toArray();
        return sorted.length > 0 && anyWithin(series, sample, 2 * sorted[sorted.length / 2], Double.MAX_VALUE);
    }

    private static boolean anyWithin(List<Sample> series, Sample sample, double low, double high) {
        return series.stream()
                .filter(other -> Duration.between(other.at(), sample.at()).abs().compareTo(SAME_HOURS) <= 0)
                .anyMatch(other -> other.value() >= low && other.value() <= high);
    }

    private static boolean near(double found, double expected) {
        return Math.abs(found / expected - 1) <= TOLERANCE;
    }
}
