package org.prodrome.longitudinal.backtest.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.prodrome.longitudinal.backtest.outcome.Outcome;
import org.prodrome.longitudinal.backtest.outcome.Target;
import org.prodrome.longitudinal.backtest.outcome.Targets;
import org.prodrome.longitudinal.backtest.replay.Alert;
import org.prodrome.longitudinal.backtest.replay.Replayed;
import org.prodrome.longitudinal.backtest.replay.Replayed.Tally;
import org.prodrome.longitudinal.backtest.replay.Standing;
import org.prodrome.longitudinal.backtest.replay.Stay;
import org.prodrome.longitudinal.backtest.report.BacktestReport.Burden;
import org.prodrome.longitudinal.backtest.source.Baseline;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;

/** Adds up replayed patients; keeps numbers, no records. */
public final class Count {
    private final List<Rule> rules;
    private final Targets targets;
    private final Map<String, List<StayFigures>> byDetector = new LinkedHashMap<>();
    private final Map<String, Tally> tallies = new HashMap<>();
    private int patients;
    private int stays;
    private double days;
    private long instants;
    private int unplaced;
    private int outside;
    private final Map<String, Burden> burden = new TreeMap<>();
    private final Map<String, BaselineCount> baselines = new LinkedHashMap<>();

    /** What happened to one patient. */
    public interface Onsets {
        /** Whether the outcome can be told in this stay. */
        boolean isAtRisk(Outcome outcome, Stay stay);

        /** When it first happened in this stay. */
        Optional<Instant> onset(Outcome outcome, Stay stay);
    }

    /**
     * @param rules of the detectors replayed
     * @param targets what they are judged by
     */
    public Count(List<Rule> rules, Targets targets) {
        this.rules = List.copyOf(rules);
        this.targets = targets;
        rules.forEach(rule -> byDetector.put(rule.id(), new ArrayList<>()));
    }

    /** Adds one patient. */
    public void add(Replayed replayed, Onsets onsets) {
        int patient = patients++;
        instants += replayed.instants();
        unplaced += replayed.unplaced();
        stays += replayed.stays().size();
        days += replayed.stays().stream().mapToDouble(Stay::days).sum();
        outside += (int) replayed.alerts().stream()
                .filter(alert -> replayed.stays().stream().noneMatch(stay -> stay.holds(alert.at())))
                .count();
        burden(replayed);
        replayed.tallies().forEach((id, tally) -> tallies.merge(id, tally, Tally::plus));
        for (Rule rule : rules) {
            List<Alert> alerts = replayed.alerts().stream()
                    .filter(alert -> alert.detector().equals(rule.id()))
                    .toList();
            List<Standing> standings = replayed.standings().stream()
                    .filter(standing -> standing.detector().equals(rule.id()))
                    .toList();
            Optional<Target> target = targets.of(rule.id());
            for (Stay stay : replayed.stays()) {
                byDetector
                        .computeIfAbsent(rule.id(), id -> new ArrayList<>())
                        .add(StayFigures.of(
                                patient,
                                replayed.sex(),
                                stay,
                                target,
                                new StayFigures.Course(
                                        alerts,
                                        standings,
                                        target.flatMap(judged -> onsets.onset(judged.outcome(), stay)),
                                        target.filter(judged -> onsets.isAtRisk(judged.outcome(), stay))
                                                .isPresent())));
            }
        }
    }

    /** Alerts of all rules by group; the whole stands first. */
    private void burden(Replayed replayed) {
        for (Stay stay : replayed.stays()) {
            int[] tiers = new int[Tier.values().length];
            replayed.alerts().stream()
                    .filter(alert -> stay.holds(alert.at()))
                    .forEach(alert -> tiers[alert.tier().ordinal()]++);
            Burden ofStay = new Burden(1, stay.days(), tiers[0], tiers[1]);
            for (String group :
                    List.of("age: " + StayFigures.band(stay.age()), "sex: " + replayed.sex(), "unit: " + stay.unit())) {
                burden.merge(group, ofStay, Burden::plus);
            }
        }
    }

    /** Adds scores that came with a patient's data. */
    public void add(List<Baseline> scores) {
        scores.forEach(score -> baselines
                .computeIfAbsent(score.name() + score.outcome(), key -> new BaselineCount(score))
                .add(score));
    }

    /** The report of everybody added so far. */
    public BacktestReport report(String source, List<String> assumptions, List<String> absent) {
        return new BacktestReport(
                source,
                assumptions,
                absent,
                patients,
                stays,
                days,
                instants,
                unplaced,
                outside,
                ofTiers(1),
                ofTiers(2),
                burden,
                rules.stream()
                        .map(rule -> DetectorFigures.of(
                                rule,
                                targets.of(rule.id()),
                                byDetector.getOrDefault(rule.id(), List.of()),
                                patients,
                                tallies.getOrDefault(rule.id(), Tally.NONE)))
                        .toList(),
                baselines.values().stream().map(BaselineCount::figures).toList());
    }

    /** Alerts of the loudest tiers, of all detectors together, for 100 patient-days. */
    private Interval ofTiers(int loudest) {
        double[] alerts = new double[patients];
        double[] length = new double[patients];
        boolean first = true;
        for (List<StayFigures> figures : byDetector.values()) {
            for (StayFigures stay : figures) {
                for (int tier = 0; tier < loudest; tier++) {
                    alerts[stay.patient()] += stay.tiers()[tier];
                }
                length[stay.patient()] += first ? stay.days() : 0;
            }
            first = false;
        }
        Interval resampled = PatientBootstrap.of(patients, drawn -> {
            double sum = 0;
            double all = 0;
            for (int patient : drawn) {
                sum += alerts[patient];
                all += length[patient];
            }
            return all == 0 ? Double.NaN : 100 * sum / all;
        });
        return Rates.per100Days((int) Arrays.stream(alerts).sum(), days, resampled);
    }
}
