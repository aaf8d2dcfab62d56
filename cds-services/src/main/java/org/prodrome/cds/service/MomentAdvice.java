package org.prodrome.cds.service;

import ca.uhn.fhir.repository.IRepository;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.governance.Voices;
import org.prodrome.cds.hook.CdsResponse;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.PendingAnswer;
import org.prodrome.cds.hook.ReplayableService;
import org.prodrome.cds.hook.ServiceDescription;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.CallRecords;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.cds.prefetch.RecordAssembler;

/**
 * A service that speaks at one moment of care about what was entered, ordered or is still open: one card for each thing
 * at most, the most urgent first. What cannot be understood gets no card.
 */
public final class MomentAdvice implements ReplayableService {
    private final Moment moment;
    private final MomentReader reader;
    private final CardWriter writer;
    private final OptionsBeside options;
    private final Answering answering;

    private MomentAdvice(Moment moment, Answering answering) {
        this.moment = moment;
        this.reader = moment.reader(answering.settings());
        this.writer = new CardWriter(answering.settings().sourceUrl(), moment.id(), moment.heedsSnoozes());
        this.options = new OptionsBeside(answering.settings().options(), answering.clock());
        this.answering = answering;
    }

    /**
     * The service over the longitudinal reading of the record.
     *
     * @param records assembles by the templates of the same service
     * @param shared the same for all services of a server
     * @param voices says what may be shown
     */
    public static MomentAdvice create(
            Moment moment,
            RecordAssembler records,
            CdsCounters counters,
            Clock clock,
            ViewSettings settings,
            InstanceBudget shared,
            Voices voices) {
        return new MomentAdvice(moment, new Answering(records, counters, clock, settings, shared, voices));
    }

    @Override
    public ServiceDescription description() {
        return moment.description();
    }

    @Override
    public CdsResponse call(HookCall call, IRepository repository) {
        return begin(call, repository).made();
    }

    @Override
    public PendingAnswer begin(HookCall call, IRepository repository) {
        return answering.begin(call, repository, moment.seat(), moment.heedsSnoozes(), this::compose);
    }

    @Override
    public CdsResponse replay(HookCall call, Trace trace, List<Resource> inputs) {
        return answering.replay(call, trace, inputs, this::compose);
    }

    private void compose(Answering.Draft draft) {
        PatientRecord record = draft.found().clinical();
        if (record == null) {
            return;
        }
        Situation situation =
                new Situation(draft.call(), record, draft.now(), draft.found().hasCallersIds(record));
        MomentReader.Reading reading = reader.read(situation);
        draft.proceedings().ran(reading.steps());
        List<List<Candidate>> offers = new ArrayList<>();
        reading.offers().forEach(offer -> {
            Topic topic = offer.get(0).topic();
            if (!topic.isWanted(draft.call())) {
                draft.proceedings().cardWithheld(topic.code(), "switched-off");
                return;
            }
            List<Candidate> heard = draft.floor()
                    .only(new Candidates(Optional.empty(), offer, Optional.empty(), List.of()))
                    .detections();
            if (!heard.isEmpty()) {
                offers.add(heard);
            }
        });
        offers.sort(Comparator.comparingInt(offer -> offer.get(0).tier()));
        Sink sink = draft.sink();
        sink.expect(
                offers.stream().map(offer -> offer.get(0).topic().code()).toList(),
                MostCards.of(draft.call(), moment.mostCards()));
        for (int place = 0; place < offers.size() && answering.goesOn(draft); place++) {
            sink.put(place, firstProved(offers.get(place), draft, reading, situation.callersIds()));
        }
    }

    private Optional<Written> firstProved(
            List<Candidate> offer, Answering.Draft draft, MomentReader.Reading reading, boolean callersIds) {
        String key = draft.call().hookInstance() + "\n" + moment.id();
        PatientRecord record = reading.record();
        return offer.stream()
                .map(candidate -> unseen(candidate, draft.found()))
                .map(candidate -> withOptions(candidate, reading, draft))
                .flatMap(candidate -> writer
                        .in(draft.call().display())
                        .write(candidate, record, callersIds, key + "\n" + candidate.orders(), draft.proceedings())
                        .stream())
                .findFirst();
    }

    private Candidate withOptions(Candidate candidate, MomentReader.Reading reading, Answering.Draft draft) {
        if (reading.drafted() != null) {
            return options.add(candidate, reading.record(), reading.drafted(), draft);
        }
        return reading.chart() != null && candidate.topic() == Topic.EARLY_DETECTION
                ? options.add(candidate, reading.record(), reading.chart(), draft)
                : candidate;
    }

    private static Candidate unseen(Candidate candidate, CallRecords found) {
        List<String> notes = new ArrayList<>(candidate.notes());
        notes.addAll(NotSeen.notes(found));
        return candidate.with(candidate.sections(), notes);
    }
}
