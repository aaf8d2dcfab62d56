package org.prodrome.cds.service;

import ca.uhn.fhir.repository.IRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.governance.Voices;
import org.prodrome.cds.hook.CdsResponse;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.ReplayableService;
import org.prodrome.cds.hook.ServiceDescription;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.CallRecords;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.cds.prefetch.RecordAssembler;

/**
 * A service that speaks about orders before they are signed: one card for each draft at most, the most urgent first. A
 * draft that cannot be understood gets no card.
 */
public final class OrderAdvice implements ReplayableService {
    private static final int MOST_CARDS = 3;

    private final OrderService service;
    private final RecordAssembler records;
    private final OrderReader reader;
    private final CardWriter writer;
    private final CdsCounters counters;
    private final Clock clock;
    private final ViewSettings settings;
    private final InstanceBudget shared;
    private final Voices voices;

    private OrderAdvice(
            OrderService service,
            RecordAssembler records,
            CdsCounters counters,
            Clock clock,
            ViewSettings settings,
            InstanceBudget shared,
            Voices voices) {
        this.service = service;
        this.records = records;
        this.reader = service == OrderService.DRUGS_SIGN
                ? new DrugOrders(settings.sourceUrl(), settings.rules())
                : new ImagingOrders(settings.sourceUrl(), settings.rules());
        this.writer = new CardWriter(settings.sourceUrl());
        this.counters = counters;
        this.clock = clock;
        this.settings = settings;
        this.shared = shared;
        this.voices = voices;
    }

    /**
     * The service over the longitudinal reading of the record.
     *
     * @param records assembles by the templates of the same service
     * @param shared the same for all services of a server
     * @param voices says what may be shown
     */
    public static OrderAdvice create(
            OrderService service,
            RecordAssembler records,
            CdsCounters counters,
            Clock clock,
            ViewSettings settings,
            InstanceBudget shared,
            Voices voices) {
        return new OrderAdvice(service, records, counters, clock, settings, shared, voices);
    }

    @Override
    public ServiceDescription description() {
        return service.description();
    }

    @Override
    public CdsResponse call(HookCall call, IRepository repository) {
        Instant now = clock.instant();
        CallRecords found = records.assemble(call, repository);
        Proceedings proceedings = new Proceedings(counters);
        // A snooze asks for quiet on opening the chart; an order is a new act.
        Floor floor = new Floor(voices.now(), Answers.audience(call, found), List.of(), proceedings);
        List<Written> cards = compose(call, found, now, now.plus(settings.budget()), floor, proceedings);
        List<Written> sent = Answers.leave(
                cards,
                floor,
                proceedings,
                voices,
                service.id(),
                all -> Answers.withinBudget(shared, call, service.seat(), all));
        return Answers.of(sent, found, now, floor, proceedings);
    }

    @Override
    public CdsResponse replay(HookCall call, Trace trace, List<Resource> inputs) {
        CallRecords found = records.replayed(call, inputs, trace.seen(), Map.of());
        Proceedings proceedings = new Proceedings(new CdsCounters());
        Floor floor = new Floor(voices.now().as(trace), Answers.audience(call, found), List.of(), proceedings);
        List<Written> cards = compose(call, found, trace.at(), Instant.MAX, floor, proceedings);
        return Answers.of(cards, found, trace.at(), floor, proceedings);
    }

    private List<Written> compose(
            HookCall call, CallRecords found, Instant now, Instant deadline, Floor floor, Proceedings proceedings) {
        PatientRecord record = found.clinical();
        if (record == null) {
            return List.of();
        }
        OrderReader.Reading reading = reader.read(call, record, now);
        proceedings.ran(reading.steps());
        List<List<Candidate>> offers = new ArrayList<>();
        reading.offers().forEach(offer -> {
            List<Candidate> heard = floor.only(new Candidates(Optional.empty(), offer, Optional.empty(), List.of()))
                    .detections();
            if (!heard.isEmpty()) {
                offers.add(heard);
            }
        });
        offers.sort(Comparator.comparingInt(offer -> offer.get(0).tier()));
        List<Written> cards = new ArrayList<>();
        for (List<Candidate> offer : offers) {
            if (clock.instant().isAfter(deadline) && !cards.isEmpty()) {
                proceedings.deadlinePassed(offer.get(0).topic().code());
            } else if (cards.size() < MOST_CARDS) {
                firstProved(offer, call, found, reading.record(), proceedings).ifPresent(cards::add);
            }
        }
        return cards;
    }

    private Optional<Written> firstProved(
            List<Candidate> offer, HookCall call, CallRecords found, PatientRecord record, Proceedings proceedings) {
        String key = call.hookInstance() + "\n" + service.id();
        return offer.stream()
                .map(candidate -> unseen(candidate, found))
                .flatMap(candidate ->
                        writer.write(candidate, record, false, key + "\n" + candidate.orders(), proceedings).stream()
                                .map(card -> new Written(card, candidate)))
                .findFirst();
    }

    private static Candidate unseen(Candidate candidate, CallRecords found) {
        if (found.unseen().isEmpty()) {
            return candidate;
        }
        List<String> notes = new ArrayList<>(candidate.notes());
        notes.add("Read from what the caller sent alone; not seen: " + String.join(", ", found.unseen()) + ".");
        return candidate.with(candidate.sections(), notes);
    }
}
