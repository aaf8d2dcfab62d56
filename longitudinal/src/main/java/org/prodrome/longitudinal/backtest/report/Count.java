package org.prodrome.longitudinal.backtest.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.backtest.outcome.Outcome;
import org.prodrome.longitudinal.backtest.outcome.Target;
import org.prodrome.longitudinal.backtest.outcome.Targets;
import org.prodrome.longitudinal.backtest.replay.Alert;
import org.prodrome.longitudinal.backtest.replay.Replayed;
import org.prodrome.longitudinal.backtest.replay.Replayed.Tally;
import org.prodrome.longitudinal.backtest.replay.Stay;
import org.prodrome.longitudinal.detector.Rule;

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
        replayed.tallies().forEach((id, tally) -> tallies.merge(id, tally, Tally::plus));
        for (Rule rule : rules) {
            List<Alert> alerts = replayed.alerts().stream()
                    .filter(alert -> alert.detector().equals(rule.id()))
                    .toList();
            Optional<Target> target = targets.of(rule.id());
            for (Stay stay : replayed.stays()) {
                byDetector
                        .computeIfAbsent(rule.id(), id -> new ArrayList<>())
                        .add(StayFigures.of(
                                patient,
                                replayed.sex(),
                                stay,
                                alerts,
                                target,
                                target.flatMap(judged -> onsets.onset(judged.outcome(), stay)),
                                target.filter(judged -> onsets.isAtRisk(judged.outcome(), stay))
                                        .isPresent()));
            }
        }
    }

    /** The report of everybody added so far. */
    public BacktestReport report(String source, List<String> assumptions) {
        return new BacktestReport(
                source,
                assumptions,
                patients,
                stays,
                days,
                instants,
                unplaced,
                outside,
                ofTiers(1),
                ofTiers(2),
                rules.stream()
                        .map(rule -> DetectorFigures.of(
                                rule,
                                targets.of(rule.id()),
                                byDetector.getOrDefault(rule.id(), List.of()),
                                patients,
                                tallies.getOrDefault(rule.id(), Tally.NONE)))
                        .toList());
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
        return PatientBootstrap.of(patients, drawn -> {
            double sum = 0;
            double all = 0;
            for (int patient : drawn) {
                sum += alerts[patient];
                all += length[patient];
            }
            return all == 0 ? Double.NaN : 100 * sum / all;
        });
    }
}
