package org.prodrome.longitudinal.backtest.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Patient;
import org.prodrome.longitudinal.backtest.replay.Replayed.Tally;
import org.prodrome.longitudinal.backtest.replay.Standing.Band;
import org.prodrome.longitudinal.backtest.source.PatientRecord;
import org.prodrome.longitudinal.burden.Burden;
import org.prodrome.longitudinal.burden.Decision;
import org.prodrome.longitudinal.burden.Utterance;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * Replays records in shadow: at each instant at which something new could be known, the timeline is what it would have
 * been then, the detectors are read, and what they would have said is written down. Nothing is shown to anybody.
 */
public final class Replay {
    private final List<Detector> detectors;
    private final Delays delays;

    /**
     * @param detectors read at every instant
     * @param delays for values whose record does not say when they were known
     */
    public Replay(List<Detector> detectors, Delays delays) {
        this.detectors = List.copyOf(detectors);
        this.delays = delays;
    }

    /** Replays one record. */
    public Replayed run(PatientRecord record) {
        return run(record, timeline -> {});
    }

    /**
     * Replays one record.
     *
     * @param watcher sees each timeline before the detectors do
     */
    public Replayed run(PatientRecord record, Consumer<PatientTimeline> watcher) {
        Versions versions = Versions.of(record.resources(), delays);
        Patient patient = record.patient().copy();
        // That and when a patient died is not known beforehand.
        patient.setDeceased(null);
        Course course = new Course();
        new Segments(patient, versions.inOrder()).forEach(timeline -> {
            watcher.accept(timeline);
            course.read(timeline);
        });
        List<Stay> stays = Stays.of(record);
        if (stays.isEmpty()) {
            stays = Stays.whole(record, versions.inOrder()).map(List::of).orElse(List.of());
        }
        return new Replayed(
                sex(patient),
                stays,
                course.alerts,
                course.standings,
                course.tallies,
                course.instants,
                versions.unplaced());
    }

    /** One patient's replay under way. */
    private final class Course {
        private final List<Alert> alerts = new ArrayList<>();
        private final Map<String, Tally> tallies = new HashMap<>();
        private final List<Standing> standings = new ArrayList<>();
        private final Map<String, Band> last = new HashMap<>();
        private List<Utterance> memory = List.of();
        private int instants;

        void read(PatientTimeline timeline) {
            instants++;
            List<DetectorResult> results =
                    detectors.stream().map(detector -> detector.read(timeline)).toList();
            results.forEach(result -> tallies.merge(result.rule().id(), tally(result), Tally::plus));
            results.forEach(result -> stand(result, timeline.asOf()));
            List<Decision> decisions = Burden.decide(memory, results, timeline);
            memory = Burden.remember(memory, decisions, timeline);
            for (Decision decision : decisions) {
                said(decision)
                        .ifPresent(detection -> alerts.add(new Alert(
                                detection.rule().id(),
                                detection.tier(),
                                detection.state(),
                                detection.severity(),
                                timeline.asOf())));
            }
        }

        private void stand(DetectorResult result, Instant at) {
            String rule = result.rule().id();
            Band band = Band.of(result);
            if (!band.equals(last.put(rule, band))) {
                standings.add(new Standing(rule, at, band));
            }
        }

        private Optional<Detection> said(Decision decision) {
            if (decision instanceof Decision.Speak speak) {
                return Optional.of(speak.detection());
            }
            return decision instanceof Decision.Reopened again ? again.now() : Optional.empty();
        }
    }

    private static Tally tally(DetectorResult result) {
        if (result instanceof Detection) {
            return new Tally(1, 0, 0, 0);
        }
        if (result instanceof NotComputable) {
            return new Tally(0, 0, 1, 0);
        }
        return result instanceof NotApplicable ? new Tally(0, 0, 0, 1) : new Tally(0, 1, 0, 0);
    }

    private static String sex(Patient patient) {
        String code = patient.hasGender()
                ? Objects.requireNonNull(patient.getGender()).toCode()
                : "";
        return code.equals("female") || code.equals("male") ? code : "other or unknown";
    }
}
