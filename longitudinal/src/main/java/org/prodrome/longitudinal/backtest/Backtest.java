package org.prodrome.longitudinal.backtest;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.prodrome.longitudinal.backtest.outcome.Outcome;
import org.prodrome.longitudinal.backtest.outcome.Targets;
import org.prodrome.longitudinal.backtest.replay.Delays;
import org.prodrome.longitudinal.backtest.replay.Replay;
import org.prodrome.longitudinal.backtest.replay.Stay;
import org.prodrome.longitudinal.backtest.report.BacktestReport;
import org.prodrome.longitudinal.backtest.report.Count;
import org.prodrome.longitudinal.backtest.source.PatientRecord;
import org.prodrome.longitudinal.backtest.source.RecordSource;
import org.prodrome.longitudinal.detector.Detector;

/**
 * A back-test: every record of a source replayed in time order, the detectors read at each instant as the server would
 * have read them, and what they would have said held against what happened. In shadow: nothing is shown to anybody.
 */
public final class Backtest {
    private final List<Detector> detectors;
    private final Delays delays;
    private final Targets targets;
    private final Instant from;
    private final Instant to;

    /**
     * @param detectors to replay
     * @param delays for values whose record does not say when they were known
     * @param targets what the detectors are judged by
     */
    public Backtest(List<Detector> detectors, Delays delays, Targets targets) {
        this(detectors, delays, targets, Instant.MIN, Instant.MAX);
    }

    private Backtest(List<Detector> detectors, Delays delays, Targets targets, Instant from, Instant to) {
        this.detectors = List.copyOf(detectors);
        this.delays = delays;
        this.targets = targets;
        this.from = from;
        this.to = to;
    }

    /** The same of the stays alone that begin in the span; what came before them is read as the history it is. */
    public Backtest between(Instant begin, Instant end) {
        return new Backtest(detectors, delays, targets, begin, end);
    }

    /**
     * Replays a source; one record is held at a time.
     *
     * @param progress told the number of patients done, after each
     */
    public BacktestReport run(RecordSource source, IntConsumer progress) throws IOException {
        Replay replay = new Replay(detectors, delays);
        Count count = new Count(detectors.stream().map(Detector::rule).toList(), targets);
        int[] done = {0};
        source.forEach(record -> {
            count.add(replay.run(record).within(from, to), outcomes(record));
            count.add(record.baselines());
            progress.accept(++done[0]);
        });
        List<String> assumptions = new ArrayList<>(source.assumptions());
        assumptions.add(
                "Without a time of release a laboratory value is known %d minutes after sampling, a vital sign %d."
                        .formatted(
                                delays.laboratory().toMinutes(), delays.sign().toMinutes()));
        assumptions.add(
                "An alert is counted once for each patient, rule and state; again on a step up or a value beyond chance.");
        if (from.isAfter(Instant.MIN) || to.isBefore(Instant.MAX)) {
            assumptions.add("Only stays that begin from %s to before %s are counted."
                    .formatted(from.equals(Instant.MIN) ? "the first" : from, to.equals(Instant.MAX) ? "the end" : to));
        }
        return count.report(source.describe(), assumptions, source.absent());
    }

    private static Count.Onsets outcomes(PatientRecord record) {
        Map<Outcome, Map<Stay, Optional<Instant>>> known = new EnumMap<>(Outcome.class);
        return new Count.Onsets() {
            @Override
            public boolean isAtRisk(Outcome outcome, Stay stay) {
                return outcome.isAtRisk(record, stay);
            }

            @Override
            public Optional<Instant> onset(Outcome outcome, Stay stay) {
                return known.computeIfAbsent(outcome, o -> new java.util.HashMap<>())
                        .computeIfAbsent(stay, s -> outcome.onset(record, s));
            }
        };
    }
}
