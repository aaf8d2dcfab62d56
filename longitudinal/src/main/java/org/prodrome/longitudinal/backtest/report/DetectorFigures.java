package org.prodrome.longitudinal.backtest.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
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
 * @param events outcomes in stays at risk
 * @param ppv of the alerts before onset, the share that the outcome followed within the horizon
 * @param sensitivity of the outcomes, the share with an alert before onset in the same stay
 * @param leadHours from the first alert to onset, of the outcomes that had one, ascending
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
        int events,
        Interval ppv,
        Interval sensitivity,
        List<Double> leadHours,
        Map<String, Subgroup> subgroups,
        Tally tally) {
    public DetectorFigures {
        alertsByTier = List.copyOf(alertsByTier);
        leadHours = List.copyOf(leadHours);
        subgroups = java.util.Collections.unmodifiableMap(new TreeMap<>(subgroups));
    }

    /**
     * The same figures of some of the patients.
     *
     * @param stays how many
     * @param patientDays their length
     * @param per100Days alerts for 100 patient-days
     * @param ppv not a number without a target
     * @param sensitivity likewise
     */
    public record Subgroup(int stays, double patientDays, double per100Days, double ppv, double sensitivity) {}

    /** Quantile of the lead times in hours; not a number when there are none. */
    public double lead(double quantile) {
        return PatientBootstrap.quantile(
                leadHours.stream().mapToDouble(Double::doubleValue).toArray(), quantile);
    }

    static DetectorFigures of(Rule rule, Optional<Target> target, List<StayFigures> stays, int patients, Tally tally) {
        double[][] sums = new double[patients][];
        for (int i = 0; i < patients; i++) {
            sums[i] = new double[6];
        }
        int[] tiers = new int[3];
        for (StayFigures stay : stays) {
            double[] sum = sums[stay.patient()];
            add(sum, stay);
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
                PatientBootstrap.of(patients, drawn -> ratio(total(sums, drawn), 0, 1, 100)),
                (int) all[4],
                bootstrap(target, patients, drawn -> ratio(total(sums, drawn), 3, 2, 1)),
                bootstrap(target, patients, drawn -> ratio(total(sums, drawn), 5, 4, 1)),
                stays.stream()
                        .filter(StayFigures::captured)
                        .map(StayFigures::leadHours)
                        .sorted()
                        .toList(),
                target.isPresent() ? subgroups(stays) : Map.of(),
                tally);
    }

    private static Interval bootstrap(Optional<Target> target, int patients, ToDoubleFunction<int[]> statistic) {
        return target.isEmpty()
                ? new Interval(Double.NaN, Double.NaN, Double.NaN)
                : PatientBootstrap.of(patients, statistic);
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
                double[] sum = new double[6];
                some.forEach(stay -> add(sum, stay));
                groups.put(
                        name + ": " + value,
                        new Subgroup(
                                some.size(), sum[1], ratio(sum, 0, 1, 100), ratio(sum, 3, 2, 1), ratio(sum, 5, 4, 1)));
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
    }

    private static double[] total(double[][] sums, int[] drawn) {
        double[] total = new double[6];
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
