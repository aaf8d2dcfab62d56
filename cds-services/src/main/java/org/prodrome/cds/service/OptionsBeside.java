package org.prodrome.cds.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.DomainResource;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.option.Alert;
import org.prodrome.cds.option.Beside;
import org.prodrome.cds.option.Options;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;

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

    /** An alert on an opened chart with its options, of the plans that may be heard. */
    Candidate add(Candidate alert, PatientRecord record, RecordReading reading, Answering.Draft draft) {
        String rule = alert.summary().ruleId();
        return add(
                alert, new Alert(rule, state(rule, reading.results()).orElse("")), record, reading.timeline(), draft);
    }

    /** One beside drafts. */
    Candidate add(Candidate alert, PatientRecord record, MomentReader.Drafted drafted, Answering.Draft draft) {
        String rule = alert.summary().ruleId();
        String template = alert.summary().templateId();
        Map<String, DomainResource> about = new LinkedHashMap<>(drafted.sent());
        about.keySet().retainAll(alert.orders());
        return add(
                alert,
                new Alert(
                        rule,
                        state(rule, drafted.read().results()).orElse(template.substring(template.lastIndexOf('.') + 1)),
                        Alert.Moment.ORDER,
                        drafted.all(),
                        about,
                        alert.summary().sources()),
                record,
                drafted.read().timeline(),
                draft);
    }

    private static Optional<String> state(String rule, List<DetectorResult> results) {
        return results.stream()
                .filter(result -> result.rule().id().equals(rule))
                .filter(Detection.class::isInstance)
                .map(result -> ((Detection) result).state())
                .findFirst();
    }

    private Candidate add(
            Candidate alert, Alert about, PatientRecord record, PatientTimeline timeline, Answering.Draft draft) {
        Proceedings proceedings = draft.proceedings();
        if (proceedings.wasLate(PART)) {
            proceedings.deadlinePassed(PART);
            return alert;
        }
        if (draft.deadline().equals(Instant.MAX)) {
            options.await(REPLAY);
        } else if (options.state() == Options.State.LOADING) {
            proceedings.loading(PART);
            return alert;
        }
        Beside beside = options.beside(
                new Options.Asking(
                        about,
                        draft.call().context().patientId(),
                        draft.call().context().encounterId()),
                timeline,
                record::hasSeen,
                plan -> draft.floor().ask(Kind.PLAN, plan).shown(),
                draft.deadline().equals(Instant.MAX) ? REPLAY : half(draft.deadline()));
        if (beside.late()) {
            proceedings.deadlinePassed(PART);
            return alert;
        }
        proceedings.judged(beside);
        return alert.with(beside);
    }

    /** Half of the time that is left, so that options that take long leave the next card its turn. */
    private Duration half(Instant deadline) {
        return Duration.between(clock.instant(), deadline).dividedBy(2);
    }
}
