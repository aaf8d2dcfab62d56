package org.prodrome.cds.service;

import ca.uhn.fhir.repository.IRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.governance.Audience;
import org.prodrome.cds.governance.Snooze;
import org.prodrome.cds.hook.CdsResponse;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.PendingAnswer;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.CallRecords;
import org.prodrome.cds.prefetch.KeySeen;

/**
 * One answer of a service of ours in the making. Only who takes it decides what leaves: the budget of the opening is
 * asked, cards are counted as sent and who spoke is noted there and then, for the cards that are in the answer.
 */
final class ServiceAnswer implements PendingAnswer {
    private final Answering answering;
    private final Question question;
    private final Answering.Composer composer;
    private final Sink sink = new Sink();
    private volatile Answering.@Nullable Draft draft;

    /**
     * What is asked, of which service.
     *
     * @param heedsSnoozes whether quiet that was asked for on opening the chart holds here too
     */
    record Question(HookCall call, IRepository repository, InstanceBudget.Seat seat, boolean heedsSnoozes) {}

    ServiceAnswer(Answering answering, Question question, Answering.Composer composer) {
        this.answering = answering;
        this.question = question;
        this.composer = composer;
    }

    @Override
    public void make() {
        Instant start = answering.clock().instant();
        HookCall call = question.call();
        CallRecords found = answering.records().assemble(call, question.repository());
        Instant now = nextSecond(answering.clock().instant());
        Proceedings proceedings = new Proceedings(answering.counters());
        proceedings.ran(found.keys().stream().map(KeySeen::step).toList());
        if (found.imagesWithheld() != null) {
            proceedings.imagesWithheld(found.imagesWithheld());
        }
        Audience audience = Answers.audience(call, found);
        List<Snooze> snoozes = question.heedsSnoozes() ? answering.voices().snoozed(audience.patients()) : List.of();
        Floor floor = new Floor(answering.voices().now(), audience, snoozes, proceedings);
        Answering.Draft begun = new Answering.Draft(
                call, found, now, start.plus(answering.settings().budget()), floor, proceedings, sink);
        draft = begun;
        composer.compose(begun);
    }

    /**
     * The end of this second: the services that are called together when a chart is opened read the record as of one
     * instant, so that it is read once for all of them, and nothing that is already recorded is later than it.
     */
    private static Instant nextSecond(Instant instant) {
        Instant second = instant.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(instant) ? second : second.plusSeconds(1);
    }

    @Override
    public CdsResponse whole() {
        return leave(Objects.requireNonNull(draft, "not made yet"), null);
    }

    @Override
    public CdsResponse ready(Duration allowed) {
        Answering.Draft begun = draft;
        if (begun == null) {
            sink.close();
            return new CdsResponse(List.of(), Trace.late(question.seat().id(), allowed));
        }
        return leave(begun, allowed);
    }

    private CdsResponse leave(Answering.Draft begun, @Nullable Duration late) {
        Sink.Closed closed = sink.close();
        Proceedings proceedings = begun.proceedings().takenOver();
        Floor floor = begun.floor().writingTo(proceedings);
        String service = question.seat().id();
        if (late != null) {
            proceedings.serviceLate(service, late);
        }
        closed.late().forEach(proceedings::deadlinePassed);
        List<Written> sent = Answers.leave(
                closed.cards(),
                floor,
                proceedings,
                answering.voices(),
                service,
                all -> Answers.withinBudget(answering.shared(), begun.call(), question.seat(), all));
        return Answers.of(sent, begun.found(), begun.now(), floor, proceedings);
    }
}
