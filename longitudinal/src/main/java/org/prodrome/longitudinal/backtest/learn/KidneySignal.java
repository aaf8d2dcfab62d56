package org.prodrome.longitudinal.backtest.learn;

import static java.util.Map.entry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.prodrome.longitudinal.backtest.learn.BedsideRows.Row;
import org.prodrome.longitudinal.backtest.learn.BedsideRows.StayRows;
import org.prodrome.longitudinal.backtest.report.Interval;
import org.prodrome.longitudinal.backtest.report.PatientBootstrap;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.model.RiskModel;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Kidney injury before KDIGO stage 1, at a bounded number of alerts, beside the rule that creatinine stands above its
 * lowest of 7 days by more than chance. Both speak by the same policy: when the score comes to the threshold, at most
 * once in 24 hours, never after the onset.
 */
final class KidneySignal {
    static final double MOST_PER_100_DAYS = 10;
    private static final Duration HORIZON = Duration.ofHours(48);
    private static final Duration SILENCE = Duration.ofHours(24);
    private static final double RIDGE = 3;

    static final Map<String, Direction> FEATURES = Map.ofEntries(
            entry("creatinine-over-lowest-7d", Direction.HIGH),
            entry("creatinine-rise-48h", Direction.HIGH),
            entry("creatinine-change", Direction.HIGH),
            entry("creatinine-lowest-7d", Direction.HIGH),
            entry("urea-nitrogen", Direction.HIGH),
            entry("urea-nitrogen-over-lowest-7d", Direction.HIGH),
            entry("bicarbonate", Direction.LOW),
            entry("potassium", Direction.HIGH),
            entry("urine-12h", Direction.LOW),
            entry("mean-pressure-lowest-12h", Direction.LOW),
            entry("systolic-lowest-24h", Direction.LOW),
            entry("heart-rate-highest-12h", Direction.HIGH),
            entry("oxygen-fraction", Direction.HIGH),
            entry("white-cells", Direction.HIGH),
            entry("bilirubin", Direction.HIGH),
            entry("albumin", Direction.LOW),
            entry("age", Direction.HIGH));

    /**
     * How a way of alerting did.
     *
     * @param per100Days alerts before onset for 100 patient-days of whole stays
     * @param sensitivity share of the injuries with an alert before onset in the same stay
     * @param ppv share of the alerts that injury followed within 48 hours
     * @param leads hours from first alert to onset, ascending
     */
    record Alerting(String name, Interval per100Days, Interval sensitivity, Interval ppv, double[] leads) {
        double lead(double q) {
            return PatientBootstrap.quantile(leads, q);
        }

        String printed() {
            return "  %-34s %s alerts/100 d, sensitivity %s, PPV %s, lead %.1f h (%.1f to %.1f)%n"
                    .formatted(
                            name,
                            per100Days.printed(1),
                            sensitivity.printed(2),
                            ppv.printed(2),
                            lead(0.5),
                            lead(0.25),
                            lead(0.75));
        }
    }

    /**
     * The model beside the rule.
     *
     * @param ours at the threshold chosen on the other folds
     * @param rule creatinine above its lowest of 7 days by more than chance, one-sided 95 %
     * @param sensitivityGain ours less the rule's, resampled in pairs
     * @param ppvGain likewise
     * @param model of all patients
     * @param threshold at which it keeps within the bound on all patients
     */
    record Result(
            int stays,
            int injuries,
            double days,
            Alerting ours,
            Alerting rule,
            Interval sensitivityGain,
            Interval ppvGain,
            StudyResult rows,
            double threshold) {
        /** Whether both gains lie above 0. */
        boolean beats() {
            return sensitivityGain.low() > 0 && ppvGain.low() > 0;
        }

        String toTable() {
            return "Kidney injury before KDIGO stage 1 (MIMIC-III demo): %d stays, %d injuries, %.0f patient-days%n"
                            .formatted(stays, injuries, days)
                    + ours.printed()
                    + rule.printed()
                    + "  ours less the rule: sensitivity %s, PPV %s: %s%n"
                            .formatted(
                                    sensitivityGain.printed(2),
                                    ppvGain.printed(2),
                                    beats() ? "better" : "not demonstrable here")
                    + rows.toTable();
        }
    }

    /** One stay's alerts. */
    private record Course(int patient, double days, boolean injured, int alerts, int right, double lead) {}

    private KidneySignal() {}

    static Result study(List<StayRows> all) {
        List<StayRows> stays = all.stream().filter(StayRows::kidneysTell).toList();
        List<Sample> samples = new ArrayList<>();
        for (StayRows stay : stays) {
            for (Row row : atRisk(stay)) {
                samples.add(sample(stay, row));
            }
        }
        Map<String, Integer> folds = Validation.folds(samples);
        HingeFit fit = new HingeFit(FEATURES, RIDGE);
        Map<Integer, ToDoubleFunction<Row>> scores = new HashMap<>();
        for (int fold = 0; fold < Validation.FOLDS; fold++) {
            int left = fold;
            RiskModel model = fit.fit(
                    "fold",
                    samples.stream()
                            .filter(sample -> folds.getOrDefault(sample.group(), 0) != left)
                            .toList());
            double threshold = threshold(
                    stays.stream()
                            .filter(stay -> folds.getOrDefault(stay.group(), 0) != left)
                            .toList(),
                    row -> model.probability(row.values()));
            scores.put(fold, row -> model.probability(row.values()) - threshold);
        }
        Map<String, Integer> numbers = new HashMap<>();
        stays.forEach(stay -> numbers.putIfAbsent(stay.group(), numbers.size()));
        List<Course> ours = new ArrayList<>();
        List<Course> rule = new ArrayList<>();
        double limit = 1
                + BiologicalVariation.of(Analyte.CREATININE).orElseThrow().oneSided() / 100;
        for (StayRows stay : stays) {
            int number = numbers.getOrDefault(stay.group(), 0);
            ToDoubleFunction<Row> own = scores.getOrDefault(folds.getOrDefault(stay.group(), 0), row -> -1);
            ours.add(course(number, stay, own, 0));
            rule.add(course(number, stay, KidneySignal::rise, limit));
        }
        StudyResult rows = StudyResult.byFolds(
                "aki-48h/1",
                "Onset of kidney injury within 48 hours, row by row",
                FEATURES,
                RIDGE,
                samples,
                List.of("creatinine over lowest of 7 d"));
        int n = numbers.size();
        return new Result(
                stays.size(),
                (int) ours.stream().filter(Course::injured).count(),
                ours.stream().mapToDouble(Course::days).sum(),
                alerting("ours, held-out patients", n, ours),
                alerting("creatinine > 7-d low by RCV95 (+%.0f %%)".formatted(100 * (limit - 1)), n, rule),
                PatientBootstrap.of(n, drawn -> sensitivity(ours, times(drawn)) - sensitivity(rule, times(drawn))),
                PatientBootstrap.of(n, drawn -> ppv(ours, times(drawn)) - ppv(rule, times(drawn))),
                rows,
                threshold(stays, row -> rows.model().probability(row.values())));
    }

    private static double rise(Row row) {
        return row.values().getOrDefault("creatinine-over-lowest-7d", 0.0);
    }

    private static List<Row> atRisk(StayRows stay) {
        return stay.rows().stream()
                .filter(row -> row.values().containsKey("creatinine"))
                .filter(row -> stay.injured().map(row.at()::isBefore).orElse(true))
                .toList();
    }

    private static Sample sample(StayRows stay, Row row) {
        boolean soon = stay.injured()
                .filter(at -> !at.isAfter(row.at().plus(HORIZON)))
                .isPresent();
        return new Sample(stay.group(), row.values(), soon, Map.of("creatinine over lowest of 7 d", rise(row)));
    }

    /** Lowest threshold that keeps within the bound on these stays. */
    private static double threshold(List<StayRows> stays, ToDoubleFunction<Row> score) {
        double[] sorted = stays.stream()
                .flatMap(stay -> atRisk(stay).stream())
                .mapToDouble(score)
                .sorted()
                .toArray();
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            double tried = sorted[middle];
            int alerts = 0;
            double days = 0;
            for (StayRows stay : stays) {
                Course course = course(0, stay, score, tried);
                alerts += course.alerts();
                days += course.days();
            }
            if (100 * alerts / days > MOST_PER_100_DAYS) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return sorted[low];
    }

    private static Course course(int patient, StayRows stay, ToDoubleFunction<Row> score, double threshold) {
        Instant end = stay.injured().orElse(stay.stay().end());
        int alerts = 0;
        int right = 0;
        double lead = Double.NaN;
        boolean above = false;
        Optional<Instant> last = Optional.empty();
        for (Row row : atRisk(stay)) {
            boolean reaches = score.applyAsDouble(row) >= threshold;
            boolean quiet = last.filter(at -> row.at().isBefore(at.plus(SILENCE))).isEmpty();
            if (reaches && !above && quiet) {
                alerts++;
                last = Optional.of(row.at());
                if (stay.injured().isPresent()) {
                    Duration until = Duration.between(row.at(), end);
                    right += until.compareTo(HORIZON) <= 0 ? 1 : 0;
                    lead = Double.isNaN(lead) ? until.toSeconds() / 3600.0 : lead;
                }
            }
            above = reaches && (above || quiet);
        }
        return new Course(patient, stay.stay().days(), stay.injured().isPresent(), alerts, right, lead);
    }

    private static Alerting alerting(String name, int patients, List<Course> courses) {
        return new Alerting(
                name,
                PatientBootstrap.of(patients, drawn -> per100(courses, times(drawn))),
                PatientBootstrap.of(patients, drawn -> sensitivity(courses, times(drawn))),
                PatientBootstrap.of(patients, drawn -> ppv(courses, times(drawn))),
                courses.stream()
                        .filter(Course::injured)
                        .mapToDouble(Course::lead)
                        .filter(lead -> !Double.isNaN(lead))
                        .sorted()
                        .toArray());
    }

    private static int[] times(int[] drawn) {
        int[] times = new int[drawn.length];
        Arrays.stream(drawn).forEach(patient -> times[patient]++);
        return times;
    }

    private static double per100(List<Course> courses, int[] times) {
        double days = sum(courses, times, Course::days);
        return days == 0 ? Double.NaN : 100 * sum(courses, times, Course::alerts) / days;
    }

    private static double sensitivity(List<Course> courses, int[] times) {
        double injured = sum(courses, times, course -> course.injured() ? 1 : 0);
        return injured == 0
                ? Double.NaN
                : sum(courses, times, course -> course.injured() && !Double.isNaN(course.lead()) ? 1 : 0) / injured;
    }

    private static double ppv(List<Course> courses, int[] times) {
        double alerts = sum(courses, times, Course::alerts);
        return alerts == 0 ? Double.NaN : sum(courses, times, Course::right) / alerts;
    }

    private static double sum(List<Course> courses, int[] times, ToDoubleFunction<Course> what) {
        double sum = 0;
        for (Course course : courses) {
            sum += times[course.patient()] * what.applyAsDouble(course);
        }
        return sum;
    }
}
