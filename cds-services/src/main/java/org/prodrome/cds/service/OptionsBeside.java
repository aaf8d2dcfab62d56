package org.prodrome.cds.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.option.Alert;
import org.prodrome.cds.option.Beside;
import org.prodrome.cds.option.Options;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.reading.RecordReading;

/**
 * Puts what can be done beside an alert that is about to be written; when that takes too long, the alert goes alone.
 */
final class OptionsBeside {
    private static final String PART = "options";
    private static final Duration REPLAY = Duration.ofMinutes(1);

    private final Options options;
    private final Clock clock;

    OptionsBeside(Options options, Clock clock) {
        this.options = options;
        this.clock = clock;
    }

    /** The alert with its options, of the plans that may be heard. */
    Candidate add(
            Candidate alert,
            HookCall call,
            PatientRecord record,
            RecordReading reading,
            Instant deadline,
            Floor floor,
            Proceedings proceedings) {
        String rule = alert.summary().ruleId();
        String state = reading.results().stream()
                .filter(result -> result.rule().id().equals(rule))
                .filter(Detection.class::isInstance)
                .map(result -> ((Detection) result).state())
                .findFirst()
                .orElse("");
        Beside beside = options.beside(
                new Options.Asking(
                        new Alert(rule, state),
                        call.context().patientId(),
                        call.context().encounterId()),
                reading.timeline(),
                record::hasSeen,
                plan -> floor.ask(Kind.PLAN, plan).shown(),
                deadline.equals(Instant.MAX) ? REPLAY : Duration.between(clock.instant(), deadline));
        if (beside.late()) {
            proceedings.deadlinePassed(PART);
            return alert;
        }
        proceedings.judged(beside);
        return alert.with(beside);
    }
}
