package org.prodrome.cds.service;

import ca.uhn.fhir.repository.IRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
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
import org.prodrome.longitudinal.reading.RecordReading;

/**
 * A service that speaks when a chart is opened: at most three cards, the newest film beside its prior with similar
 * films, what was detected early, and the history in short, or one kind of these.
 */
public final class PatientView implements ReplayableService {
    /** Id of the service that combines all. */
    public static final String ID = "prodrome-patient-view";

    private static final String SIMILAR = "similar";
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
        return begin(call, repository).made();
    }

    @Override
    public PendingAnswer begin(HookCall call, IRepository repository) {
        return answering.begin(call, repository, view.seat(), HEEDS_SNOOZES, this::compose);
    }

    @Override
    public CdsResponse replay(HookCall call, Trace trace, List<Resource> inputs) {
        return answering.replay(call, trace, inputs, this::compose);
    }

    private void compose(Answering.Draft draft) {
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
                call, found, heard, images == clinical ? heard : draft.floor().only(images));
        if (shows(Topic.EARLY_DETECTION, call)) {
            proceedings.ran(EarlySigns.withoutPlace(heard.detections()));
        }
        Sink sink = draft.sink();
        sink.expect(offers.stream().map(offer -> offer.topic().code()).toList(), MostCards.of(call, view.mostCards()));
        for (int place = 0; place < offers.size() && answering.goesOn(draft); place++) {
            Offer offer = offers.get(place);
            Optional<Written> card = firstProved(offer, draft, clinical.reading());
            sink.put(place, card);
            if (card.isPresent() && offer.similar == Similar.BESIDE) {
                sink.expectPart(SIMILAR);
            }
        }
        for (int place = 0; place < offers.size(); place++) {
            if (offers.get(place).similar == Similar.BESIDE && sink.has(place)) {
                addSimilar(offers.get(place), place, draft);
            }
        }
    }

    /** Whether this service brings such cards and the caller has not switched them off. */
    private boolean shows(Topic topic, HookCall call) {
        return view.shows(topic) && topic.isWanted(call);
    }

    /** Whether the similar films of others are asked for, which may take longer than all the rest. */
    private enum Similar {
        NO,
        BESIDE,
        ALONE
    }

    /**
     * One card to be.
     *
     * @param alternatives the first whose summary is proved is shown
     * @param callersIds whether the caller knows the resources of the record by the ids that they have in it
     */
    private record Offer(List<Candidate> alternatives, PatientRecord record, boolean callersIds, Similar similar) {
        Candidate first() {
            return alternatives.get(0);
        }

        Topic topic() {
            return similar == Similar.ALONE ? Topic.SIMILAR_CASES : first().topic();
        }

        int tier() {
            return similar == Similar.ALONE ? SimilarCases.TIER : first().tier();
        }
    }

    private List<Offer> offers(HookCall call, CallRecords found, Candidates clinical, Candidates images) {
        List<Offer> offers = new ArrayList<>();
        imageOffer(call, found, images).ifPresent(offers::add);
        PatientRecord record = found.clinical();
        if (record != null) {
            if (!clinical.detections().isEmpty() && shows(Topic.EARLY_DETECTION, call)) {
                offers.add(new Offer(
                        EarlySigns.eachWithTheOthers(clinical.detections(), NotSeen.notes(found)),
                        record,
                        found.hasCallersIds(record),
                        Similar.NO));
            }
            clinical.summary()
                    .filter(summary -> shows(Topic.HISTORY_SUMMARY, call))
                    .map(summary -> withLimits(summary, found, clinical.notAssessed()))
                    .ifPresent(summary -> offers.add(
                            new Offer(orItsFirstProvedLine(summary), record, found.hasCallersIds(record), Similar.NO)));
        }
        offers.sort(Comparator.comparingInt(Offer::tier).thenComparing(Offer::topic));
        return offers;
    }

    private Optional<Offer> imageOffer(HookCall call, CallRecords found, Candidates images) {
        PatientRecord record = found.images();
        boolean film = shows(Topic.AI_FINDING, call);
        if (record == null || images.film().isEmpty() || (!film && !shows(Topic.SIMILAR_CASES, call))) {
            return Optional.empty();
        }
        Candidate candidate = images.film().get();
        boolean asked = !candidate.study().isEmpty() && Topic.SIMILAR_CASES.isWanted(call);
        if (!film && !asked) {
            return Optional.empty();
        }
        Similar similar = !asked ? Similar.NO : film ? Similar.BESIDE : Similar.ALONE;
        return Optional.of(new Offer(List.of(candidate), record, found.hasCallersIds(record), similar));
    }

    private Optional<Written> firstProved(Offer offer, Answering.Draft draft, @Nullable RecordReading reading) {
        if (offer.similar == Similar.ALONE) {
            return similar(offer, draft)
                    .flatMap(section -> written(SimilarCases.card(offer.first(), section), offer, draft));
        }
        return offer.alternatives.stream()
                .map(candidate -> reading == null || candidate.topic() != Topic.EARLY_DETECTION
                        ? candidate
                        : options.add(candidate, offer.record, reading, draft))
                .flatMap(candidate -> written(candidate, offer, draft).stream())
                .findFirst();
    }

    private Optional<Written> written(Candidate candidate, Offer offer, Answering.Draft draft) {
        String key = draft.call().hookInstance() + "\n" + view.id();
        return writer.in(draft.call().display())
                .write(candidate, offer.record, offer.callersIds, key, draft.proceedings());
    }

    /** The film's card stands already: it is written again with the films like it, when they come in time. */
    private void addSimilar(Offer offer, int place, Answering.Draft draft) {
        if (draft.proceedings().wasLate(SIMILAR) || !answering.isInTime(draft)) {
            return;
        }
        Optional<Written> fuller =
                similar(offer, draft).flatMap(section -> written(offer.first().and(section), offer, draft));
        draft.sink().putFuller(place, fuller, SIMILAR);
    }

    private static Optional<Candidate.Section> similar(Offer offer, Answering.Draft draft) {
        Optional<Candidate.Section> similar = SimilarCases.section(offer.record, offer.first());
        if (similar.isEmpty()) {
            draft.proceedings().cardWithheld(Topic.SIMILAR_CASES.code(), "no-answer");
        }
        return similar;
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
        notes.addAll(NotSeen.notes(found));
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
