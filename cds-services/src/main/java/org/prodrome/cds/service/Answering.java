package org.prodrome.cds.service;

import ca.uhn.fhir.repository.IRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.governance.Voices;
import org.prodrome.cds.hook.CdsResponse;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.PendingAnswer;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.CallRecords;
import org.prodrome.cds.prefetch.KeySeen;
import org.prodrome.cds.prefetch.RecordAssembler;

/**
 * What every service does around its own composing: gathers the record, asks who may speak, keeps within the budget of
 * the opening, notes how the answer came about, and does the same again for a replay.
 *
 * @param records assembles by the templates of the same service
 * @param shared the same for all services of a server
 * @param voices says what may be shown
 */
record Answering(
        RecordAssembler records,
        CdsCounters counters,
        Clock clock,
        ViewSettings settings,
        InstanceBudget shared,
        Voices voices) {
    /**
     * One answer in the making.
     *
     * @param found whose records the call is about
     * @param now the instant as of which the record is read
     * @param deadline no further card is begun after it
     * @param sink where the cards go
     */
    record Draft(
            HookCall call,
            CallRecords found,
            Instant now,
            Instant deadline,
            Floor floor,
            Proceedings proceedings,
            Sink sink) {}

    /** Makes the cards of one answer, most urgent first. */
    @FunctionalInterface
    interface Composer {
        void compose(Draft draft);
    }

    /** @param heedsSnoozes whether quiet that was asked for on opening the chart holds here too */
    PendingAnswer begin(
            HookCall call, IRepository repository, InstanceBudget.Seat seat, boolean heedsSnoozes, Composer composer) {
        return new ServiceAnswer(this, new ServiceAnswer.Question(call, repository, seat, heedsSnoozes), composer);
    }

    /** Whether one more card is begun: one is wanted, and there is time. */
    boolean goesOn(Draft draft) {
        return draft.sink().wantsMore() && isInTime(draft);
    }

    /** Whether something more is begun. */
    boolean isInTime(Draft draft) {
        return !clock.instant().isAfter(draft.deadline());
    }

    /** Nothing is late in a replay, and what was kept back then is kept back again. */
    CdsResponse replay(HookCall call, Trace trace, List<Resource> inputs, Composer composer) {
        Map<String, Parameters> similar = new LinkedHashMap<>();
        trace.similar().forEach(one -> similar.put(one.question(), RecordAssembler.parameters(one.parameters())));
        CallRecords found = records.replayed(call, inputs, trace.seen(), similar, trace.pulled(), trace.steps());
        Proceedings proceedings = Proceedings.again(trace);
        proceedings.ran(trace.steps().stream()
                .filter(step -> step.what().equals(KeySeen.STEP))
                .toList());
        Floor floor = new Floor(voices.now().as(trace), Answers.audience(call, found), List.of(), proceedings);
        Sink sink = new Sink();
        composer.compose(new Draft(call, found, trace.at(), Instant.MAX, floor, proceedings, sink));
        return Answers.of(sink.close().cards(), found, trace.at(), floor, proceedings);
    }
}
