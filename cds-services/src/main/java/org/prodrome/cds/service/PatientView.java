package org.prodrome.cds.service;

import ca.uhn.fhir.repository.IRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
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
import org.prodrome.longitudinal.reading.RecordReading;

/**
 * A service that speaks when a chart is opened: at most three cards, the newest film beside its prior with similar
 * films, what was detected early, and the history in short, or one kind of these.
 */
public final class PatientView implements ReplayableService {
    /** Id of the service that combines all. */
    public static final String ID = "prodrome-patient-view";

    private static final int MOST_LINES = 10;
    private static final boolean HEEDS_SNOOZES = true;

    /** A physician reads past a longer list of what was not looked at. */
    private static final int MOST_NOT_ASSESSED = 3;

    private final ChartView view;
    private final ServiceDescription description;
    private final CandidateSource source;
    private final CardWriter writer;
    private final OptionsBeside options;
    private final Answering answering;

    PatientView(ChartView view, CandidateSource source, Answering answering) {
        this.view = view;
        this.options = new OptionsBeside(answering.settings().options(), answering.clock());
        this.source = source;
        this.writer = new CardWriter(answering.settings().sourceUrl(), view.id(), HEEDS_SNOOZES);
        this.answering = answering;
        this.description = view.description();
    }

    /**
     * The service over the longitudinal reading of the record.
     *
     * @param records assembles by the templates of the same view
     * @param shared the same for all services of a server
     * @param voices says what may be shown
     */
    public static PatientView create(
            ChartView view,
            RecordAssembler records,
            CdsCounters counters,
            Clock clock,
            ViewSettings settings,
            InstanceBudget shared,
            Voices voices) {
        return new PatientView(
                view,
                new LongitudinalCandidates(settings.sourceUrl(), settings.rules()),
                new Answering(records, counters, clock, settings, shared, voices));
    }

    @Override
    public ServiceDescription description() {
        return description;
    }

    @Override
    public CdsResponse call(HookCall call, IRepository repository) {
        return answering.call(call, repository, view.seat(), HEEDS_SNOOZES, this::compose);
    }

    @Override
    public CdsResponse replay(HookCall call, Trace trace, List<Resource> inputs) {
        return answering.replay(call, trace, inputs, this::compose);
    }

    private List<Written> compose(Answering.Draft draft) {
        HookCall call = draft.call();
        CallRecords found = draft.found();
        Proceedings proceedings = draft.proceedings();
        Candidates clinical = read(found.clinical(), draft.now());
        Candidates images = found.images() == found.clinical() ? clinical : read(found.images(), draft.now());
        proceedings.ran(clinical.steps());
        if (found.imagesWithheld() != null && (shows(Topic.AI_FINDING, call) || shows(Topic.SIMILAR_CASES, call))) {
            proceedings.cardWithheld(
                    Topic.AI_FINDING.code(), found.imagesWithheld().code());
        }
        Candidates heard = draft.floor().only(clinical);
        List<Offer> offers = offers(
                call,
                found,
                heard,
                images == clinical ? heard : draft.floor().only(images),
                draft.deadline(),
                proceedings);
        RecordReading reading = clinical.reading();
        return write(
                call,
                offers,
                draft.deadline(),
                (candidate, offer) -> reading == null || candidate.topic() != Topic.EARLY_DETECTION
                        ? candidate
                        : options.add(candidate, offer.record, reading, draft),
                proceedings);
    }

    /** Whether this service brings such cards and the caller has not switched them off. */
    private boolean shows(Topic topic, HookCall call) {
        String option = switch (topic) {
            case AI_FINDING -> ChartView.AI_FINDINGS_OPTION;
            case EARLY_DETECTION -> ChartView.EARLY_OPTION;
            case HISTORY_SUMMARY -> ChartView.HISTORY_OPTION;
            case SIMILAR_CASES -> ChartView.SIMILAR_OPTION;
            default -> "";
        };
        return view.shows(topic) && call.extensions().isOn(option);
    }

    /**
     * One card to be.
     *
     * @param alternatives the first whose summary is proved is shown
     * @param callersIds whether the caller knows the resources of the record by the ids that they have in it
     */
    private record Offer(List<Candidate> alternatives, PatientRecord record, boolean callersIds) {
        Candidate first() {
            return alternatives.get(0);
        }
    }

    private List<Offer> offers(
            HookCall call,
            CallRecords found,
            Candidates clinical,
            Candidates images,
            Instant deadline,
            Proceedings proceedings) {
        List<Offer> offers = new ArrayList<>();
        imageOffer(call, found, images, deadline, proceedings).ifPresent(offers::add);
        PatientRecord record = found.clinical();
        if (record != null) {
            if (!clinical.detections().isEmpty() && shows(Topic.EARLY_DETECTION, call)) {
                offers.add(new Offer(
                        EarlySigns.eachWithTheOthers(clinical.detections(), unseen(found)),
                        record,
                        found.hasCallersIds(record)));
            }
            clinical.summary()
                    .filter(summary -> shows(Topic.HISTORY_SUMMARY, call))
                    .map(summary -> withLimits(summary, found, clinical.notAssessed()))
                    .ifPresent(summary ->
                            offers.add(new Offer(orItsFirstProvedLine(summary), record, found.hasCallersIds(record))));
        }
        offers.sort(Comparator.comparingInt((Offer offer) -> offer.first().tier())
                .thenComparing(offer -> offer.first().topic()));
        return offers;
    }

    private Optional<Offer> imageOffer(
            HookCall call, CallRecords found, Candidates images, Instant deadline, Proceedings proceedings) {
        PatientRecord record = found.images();
        boolean film = shows(Topic.AI_FINDING, call);
        if (record == null || images.film().isEmpty() || (!film && !shows(Topic.SIMILAR_CASES, call))) {
            return Optional.empty();
        }
        Candidate candidate = images.film().get();
        Optional<Candidate.Section> similar = similar(call, candidate, record, deadline, proceedings);
        Optional<Candidate> card = film
                ? Optional.of(similar.map(section -> candidate.and(section)).orElse(candidate))
                : similar.map(section -> SimilarCases.card(candidate, section));
        return card.map(one -> new Offer(List.of(one), record, found.hasCallersIds(record)));
    }

    private List<Written> write(
            HookCall call,
            List<Offer> offers,
            Instant deadline,
            BiFunction<Candidate, Offer, Candidate> withOptions,
            Proceedings proceedings) {
        int most = Math.max(
                0, Math.min(view.mostCards(), call.extensions().number(ChartView.MAX_CARDS_OPTION, view.mostCards())));
        List<Written> cards = new ArrayList<>();
        for (Offer offer : offers) {
            String topic = offer.first().topic().code();
            if (answering.clock().instant().isAfter(deadline) && !cards.isEmpty()) {
                proceedings.deadlinePassed(topic);
            } else if (cards.size() < most) {
                firstProved(offer, call, withOptions, proceedings).ifPresent(cards::add);
            }
        }
        return cards;
    }

    private Optional<Written> firstProved(
            Offer offer, HookCall call, BiFunction<Candidate, Offer, Candidate> withOptions, Proceedings proceedings) {
        String key = call.hookInstance() + "\n" + view.id();
        CardWriter ours = writer.in(call.display());
        return offer.alternatives.stream()
                .map(candidate -> withOptions.apply(candidate, offer))
                .flatMap(candidate -> ours.write(candidate, offer.record, offer.callersIds, key, proceedings).stream())
                .findFirst();
    }

    private Optional<Candidate.Section> similar(
            HookCall call, Candidate film, PatientRecord record, Instant deadline, Proceedings proceedings) {
        if (film.study().isEmpty() || !call.extensions().isOn(ChartView.SIMILAR_OPTION)) {
            return Optional.empty();
        }
        if (answering.clock().instant().isAfter(deadline)) {
            proceedings.deadlinePassed("similar");
            return Optional.empty();
        }
        Optional<Candidate.Section> similar = SimilarCases.section(record, film.study());
        if (similar.isEmpty()) {
            proceedings.cardWithheld(Topic.SIMILAR_CASES.code(), "no-answer");
        }
        return similar;
    }

    /** What the caller did not send; on the combined answer the history says it. */
    private List<String> unseen(CallRecords found) {
        return view == ChartView.ALL || found.unseen().isEmpty()
                ? List.of()
                : List.of("Read from what the caller sent alone; not seen: " + String.join(", ", found.unseen()) + ".");
    }

    /** When not all was sent, the headline may be unprovable while a change below it is not: that is said then. */
    private static List<Candidate> orItsFirstProvedLine(Candidate summary) {
        List<Candidate> cards = new ArrayList<>(List.of(summary));
        summary.sections().stream()
                .flatMap(section -> section.claims().stream())
                .limit(MOST_LINES)
                .map(summary::withSummary)
                .forEach(cards::add);
        return cards;
    }

    private static Candidate withLimits(Candidate summary, CallRecords found, List<String> notAssessed) {
        List<String> notes = new ArrayList<>(summary.notes());
        if (!notAssessed.isEmpty()) {
            String named = notAssessed.size() <= MOST_NOT_ASSESSED
                    ? String.join("; ", notAssessed)
                    : "%d rules; the patient's $early-signs says what each of them lacks".formatted(notAssessed.size());
            notes.add("Not assessed for lack of data: " + named + ".");
        }
        if (!found.unseen().isEmpty()) {
            notes.add("Read from what the caller sent alone; not seen: " + String.join(", ", found.unseen()) + ".");
        }
        if (found.imagesWithheld() != null) {
            notes.add("Image findings and similar films are not shown: "
                    + found.imagesWithheld().words() + ".");
        }
        return summary.with(summary.sections(), notes);
    }

    private Candidates read(@Nullable PatientRecord record, Instant now) {
        return record == null ? Candidates.NONE : source.read(record, now);
    }
}
