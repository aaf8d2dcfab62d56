package org.prodrome.longitudinal.backtest.learn;

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
import org.prodrome.longitudinal.model.Term;
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
    private static final double RIDGE = 1;

    /** Chosen on the training patients: what rose in 48 hours, and from where. */
    private static final List<Term> LINES =
            List.of(new Term("creatinine-rise-48h", 0, 0.3, 0), new Term("creatinine-lowest-7d", 0.8, 2, 0));

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
     * @param ours at the threshold of the training patients
     * @param rule creatinine above its lowest of 7 days by more than chance, one-sided 95 %
     * @param sensitivityGain ours less the rule's, resampled in pairs
     * @param ppvGain likewise
     * @param rows the model row by row
     * @param threshold probability from which it speaks: within the bound on the patients it was learned on
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
        /** More injuries seen at no more alerts than allowed, and no fewer of the alerts right. */
        boolean beats() {
            return sensitivityGain.low() > 0
                    && ppvGain.value() >= 0
                    && ours.per100Days().value() <= MOST_PER_100_DAYS;
        }

        private static String verdict(Interval gain) {
            return gain.low() > 0 ? "better" : gain.high() < 0 ? "worse" : "not demonstrable here";
        }

        String toTable() {
            return "Kidney injury before KDIGO stage 1 (MIMIC-III demo): %d stays, %d injuries, %.0f patient-days%n"
                            .formatted(stays, injuries, days)
                    + ours.printed()
                    + rule.printed()
                    + "  ours less the rule: sensitivity %s: %s; PPV %s: %s%n"
                            .formatted(
                                    sensitivityGain.printed(2),
                                    verdict(sensitivityGain),
                                    ppvGain.printed(2),
                                    verdict(ppvGain))
                    + rows.toTable();
        }
    }

    /** One stay's alerts. */
    private record Course(int patient, double days, boolean injured, int alerts, int right, double lead) {}

    private KidneySignal() {}

    /**
     * Learns on some patients, measures on others.
     *
     * @param learnOn model and threshold come from these alone
     * @param measureOn of another database
     */
    static Result study(List<StayRows> learnOn, List<StayRows> measureOn) {
        List<StayRows> known = learnOn.stream().filter(StayRows::kidneysTell).toList();
        List<StayRows> stays = measureOn.stream().filter(StayRows::kidneysTell).toList();
        RiskModel model = HingeFit.of(LINES, RIDGE).fit("aki-48h/1", samples(known));
        double threshold = threshold(known, row -> model.probability(row.values()));
        Map<String, Integer> numbers = new HashMap<>();
        stays.forEach(stay -> numbers.putIfAbsent(stay.group(), numbers.size()));
        double limit =
                1 + BiologicalVariation.of(Analyte.CREATININE).orElseThrow().oneSided() / 100;
        List<Course> ours = new ArrayList<>();
        List<Course> rule = new ArrayList<>();
        for (StayRows stay : stays) {
            int number = numbers.getOrDefault(stay.group(), 0);
            ours.add(course(number, stay, row -> model.probability(row.values()), threshold));
            rule.add(course(number, stay, KidneySignal::rise, limit));
        }
        List<Sample> samples = samples(stays);
        double[] scores = Validation.scored(model, samples);
        StudyResult rows = new StudyResult(
                "Onset of kidney injury within 48 hours, row by row (MIMIC-III demo)",
                "Trained on %d rows of %d patients of the MIMIC-IV demo, measured on %d rows of %d patients of the MIMIC-III demo."
                        .formatted(samples(known).size(), patients(known), samples.size(), patients(stays)),
                List.of(Comparison.of("creatinine over lowest of 7 d", samples, scores)),
                Calibration.of(scores, Validation.outcomes(samples)),
                model);
        int n = numbers.size();
        return new Result(
                stays.size(),
                (int) ours.stream().filter(Course::injured).count(),
                ours.stream().mapToDouble(Course::days).sum(),
                alerting("ours, from %.1f %%".formatted(100 * threshold), n, ours),
                alerting("creatinine > 7-d low by RCV95 (+%.0f %%)".formatted(100 * (limit - 1)), n, rule),
                PatientBootstrap.of(n, drawn -> sensitivity(ours, times(drawn)) - sensitivity(rule, times(drawn))),
                PatientBootstrap.of(n, drawn -> ppv(ours, times(drawn)) - ppv(rule, times(drawn))),
                rows,
                threshold);
    }

    private static int patients(List<StayRows> stays) {
        return (int) stays.stream().map(StayRows::group).distinct().count();
    }

    private static List<Sample> samples(List<StayRows> stays) {
        List<Sample> samples = new ArrayList<>();
        stays.forEach(stay -> atRisk(stay).forEach(row -> samples.add(sample(stay, row))));
        return samples;
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
        boolean soon =
                stay.injured().filter(at -> !at.isAfter(row.at().plus(HORIZON))).isPresent();
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
            boolean quiet =
                    last.filter(at -> row.at().isBefore(at.plus(SILENCE))).isEmpty();
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
