package org.prodrome.longitudinal.backtest.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.prodrome.longitudinal.backtest.outcome.Target;
import org.prodrome.longitudinal.backtest.replay.Replayed.Tally;
import org.prodrome.longitudinal.detector.Rule;

/**
 * What a detector would have said, and what came of it.
 *
 * @param detector id of its rule
 * @param title of its rule
 * @param target what it is judged by
 * @param stays how many were counted
 * @param patientDays their length
 * @param alertsByTier of T1, T2, T3
 * @param per100Days alerts of all tiers for 100 patient-days
 * @param judged against what happened; all of it empty without a target
 * @param subgroups name of the group, {@code sex: female}, to its figures
 * @param tally how often it was read with which result
 */
public record DetectorFigures(
        String detector,
        String title,
        Optional<Target> target,
        int stays,
        double patientDays,
        List<Integer> alertsByTier,
        Interval per100Days,
        Judged judged,
        Map<String, Subgroup> subgroups,
        Tally tally) {
    private static final int SUMS = 7;

    public DetectorFigures {
        alertsByTier = List.copyOf(alertsByTier);
        subgroups = Collections.unmodifiableMap(new TreeMap<>(subgroups));
    }

    /**
     * The detector against the outcome, in stays at risk. An alert is right, and an outcome is told of, only within the
     * horizon: the alert in [onset - horizon, onset).
     *
     * @param right of the alerts before onset, those that the outcome followed within the horizon
     * @param ppv the same as a share with its interval
     * @param captured of the outcomes, those with an alert within the horizon before onset
     * @param sensitivity the same as a share with its interval
     * @param toldOf of the outcomes, those with an alert before onset in the same stay, however early
     * @param leadHours from the first alert within the horizon to onset, ascending
     * @param earliestHours from the first alert of the stay to onset, however early, ascending
     * @param bands how often the outcome followed what the rule stood at
     */
    public record Judged(
            Share right,
            Interval ppv,
            Share captured,
            Interval sensitivity,
            Share toldOf,
            List<Double> leadHours,
            List<Double> earliestHours,
            BandFigures bands) {
        public Judged {
            leadHours = List.copyOf(leadHours);
            earliestHours = List.copyOf(earliestHours);
        }

        /** Why there is nothing to judge by; empty when there is. */
        Optional<String> nothingToJudge(String outcome) {
            if (captured.n() == 0 && bands.bands().isEmpty()) {
                return Optional.of("no stay in which %s can be told".formatted(outcome));
            }
            return right.n() == 0 && !bands.isEverComputed()
                    ? Optional.of(
                            "never computed at a look nor said before %s: the record lacks what it reads, or it is for nobody here"
                                    .formatted(outcome))
                    : Optional.empty();
        }

        /** Quantile of the lead times within the horizon in hours; not a number when there are none. */
        public double lead(double quantile) {
            return quantile(leadHours, quantile);
        }

        /** Quantile of the lead times however early in hours; not a number when there are none. */
        public double earliest(double quantile) {
            return quantile(earliestHours, quantile);
        }

        private static double quantile(List<Double> hours, double quantile) {
            return PatientBootstrap.quantile(
                    hours.stream().mapToDouble(Double::doubleValue).toArray(), quantile);
        }
    }

    /**
     * The same figures of some of the patients.
     *
     * @param stays how many
     * @param patientDays their length
     * @param alerts how many
     * @param right of the alerts before onset, those that were right
     * @param captured of the outcomes, those that were told of within the horizon
     */
    public record Subgroup(int stays, double patientDays, int alerts, Share right, Share captured) {
        /** Alerts for 100 patient-days. */
        public double per100Days() {
            return patientDays == 0 ? Double.NaN : 100 * alerts / patientDays;
        }
    }

    /** Alerts of all tiers. */
    public int alerts() {
        return alertsByTier.stream().mapToInt(Integer::intValue).sum();
    }

    static DetectorFigures of(Rule rule, Optional<Target> target, List<StayFigures> stays, int patients, Tally tally) {
        double[][] sums = new double[patients][];
        for (int i = 0; i < patients; i++) {
            sums[i] = new double[SUMS];
        }
        int[] tiers = new int[3];
        for (StayFigures stay : stays) {
            add(sums[stay.patient()], stay);
            for (int t = 0; t < tiers.length; t++) {
                tiers[t] += stay.tiers()[t];
            }
        }
        double[] all = total(sums, everyone(patients));
        return new DetectorFigures(
                rule.id(),
                rule.title(),
                target,
                stays.size(),
                all[1],
                Arrays.stream(tiers).boxed().toList(),
                Rates.per100Days(
                        (int) all[0],
                        all[1],
                        PatientBootstrap.of(patients, drawn -> ratio(total(sums, drawn), 0, 1, 100))),
                judged(stays, sums, all),
                subgroups(stays),
                tally);
    }

    private static Judged judged(List<StayFigures> stays, double[][] sums, double[] all) {
        Share right = share(all, 3, 2);
        Share captured = share(all, 5, 4);
        return new Judged(
                right,
                Rates.share(right, PatientBootstrap.of(sums.length, drawn -> ratio(total(sums, drawn), 3, 2, 1))),
                captured,
                Rates.share(captured, PatientBootstrap.of(sums.length, drawn -> ratio(total(sums, drawn), 5, 4, 1))),
                share(all, 6, 4),
                hours(stays, StayFigures::captured, StayFigures::leadHours),
                hours(stays, StayFigures::toldOf, StayFigures::earliestHours),
                BandFigures.of(stays));
    }

    private static List<Double> hours(
            List<StayFigures> stays, Predicate<StayFigures> of, Function<StayFigures, Double> hours) {
        return stays.stream().filter(of).map(hours).sorted().toList();
    }

    private static Share share(double[] sum, int of, int by) {
        return new Share((int) sum[of], (int) sum[by]);
    }

    private static Map<String, Subgroup> subgroups(List<StayFigures> stays) {
        Map<String, Subgroup> groups = new TreeMap<>();
        Map<String, Function<StayFigures, String>> by = Map.of(
                "sex", StayFigures::sex,
                "age", StayFigures::ageBand,
                "unit", StayFigures::unit);
        by.forEach((name, group) -> {
            Map<String, List<StayFigures>> split = new TreeMap<>();
            stays.forEach(stay -> split.computeIfAbsent(group.apply(stay), g -> new ArrayList<>())
                    .add(stay));
            split.forEach((value, some) -> {
                double[] sum = new double[SUMS];
                some.forEach(stay -> add(sum, stay));
                groups.put(
                        name + ": " + value,
                        new Subgroup(some.size(), sum[1], (int) sum[0], share(sum, 3, 2), share(sum, 5, 4)));
            });
        });
        return groups;
    }

    private static void add(double[] sum, StayFigures stay) {
        sum[0] += stay.alerts();
        sum[1] += stay.days();
        sum[2] += stay.judged();
        sum[3] += stay.right();
        sum[4] += stay.event() ? 1 : 0;
        sum[5] += stay.captured() ? 1 : 0;
        sum[6] += stay.toldOf() ? 1 : 0;
    }

    private static double[] total(double[][] sums, int[] drawn) {
        double[] total = new double[SUMS];
        for (int patient : drawn) {
            for (int k = 0; k < total.length; k++) {
                total[k] += sums[patient][k];
            }
        }
        return total;
    }

    private static double ratio(double[] sum, int of, int by, double times) {
        return sum[by] == 0 ? Double.NaN : times * sum[of] / sum[by];
    }

    private static int[] everyone(int patients) {
        int[] all = new int[patients];
        Arrays.setAll(all, i -> i);
        return all;
    }
}
