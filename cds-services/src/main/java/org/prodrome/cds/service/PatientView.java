package org.prodrome.cds.service;

import ca.uhn.fhir.repository.IRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.Card;
import org.prodrome.cds.hook.CdsResponse;
import org.prodrome.cds.hook.CdsService;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.ServiceDescription;
import org.prodrome.cds.prefetch.CallRecords;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.cds.prefetch.PrefetchTemplates;
import org.prodrome.cds.prefetch.RecordAssembler;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.detector.Detector;

/**
 * The service that speaks when a chart is opened: at most three cards, the newest film beside its prior with similar
 * films, what was detected early, and the history in short.
 */
public final class PatientView implements CdsService {
    /** Id of the service. */
    public static final String ID = "prodrome-patient-view";

    private static final int MOST_CARDS = 3;
    private static final int MOST_ALSO = 3;
    private static final int MOST_LINES = 10;

    /** A physician reads past a longer list of what was not looked at. */
    private static final int MOST_NOT_ASSESSED = 3;

    private final ServiceDescription description;
    private final RecordAssembler records;
    private final CandidateSource source;
    private final CardWriter writer;
    private final CdsCounters counters;
    private final Clock clock;
    private final Duration budget;
    private final boolean showImages;

    PatientView(
            RecordAssembler records,
            CandidateSource source,
            CardWriter writer,
            CdsCounters counters,
            Clock clock,
            Duration budget,
            boolean showImages) {
        this.showImages = showImages;
        this.records = records;
        this.source = source;
        this.writer = writer;
        this.counters = counters;
        this.clock = clock;
        this.budget = budget;
        this.description = new ServiceDescription(
                "patient-view",
                "Prodrome: images, trends and history",
                "Shows the newest chest film measured beside its prior with similar films, early signs in the record, and"
                        + " the history in short. Every sentence names its sources.",
                ID,
                PrefetchTemplates.patientView().byKey(),
                "Images and similar films need the patient in Prodrome's own record, found by an identifier of the"
                        + " Patient in prefetch when the caller has its own FHIR server. Without prefetch the record of"
                        + " this server is read.");
    }

    /**
     * The service over the longitudinal reading of the record.
     *
     * @param sourceUrl page about this server that a person can read, ending with a slash; model cards are below it
     * @param rules by which a record is read
     * @param budget time after which no further card is begun
     * @param showImages whether image findings are shown, or only counted because their model is in shadow
     */
    public static PatientView create(
            RecordAssembler records,
            String sourceUrl,
            List<Detector> rules,
            CdsCounters counters,
            Clock clock,
            Duration budget,
            boolean showImages) {
        return new PatientView(
                records,
                new LongitudinalCandidates(sourceUrl, rules),
                new CardWriter(sourceUrl, counters),
                counters,
                clock,
                budget,
                showImages);
    }

    @Override
    public ServiceDescription description() {
        return description;
    }

    @Override
    public CdsResponse call(HookCall call, IRepository repository) {
        Instant now = clock.instant();
        Instant deadline = now.plus(budget);
        CallRecords found = records.assemble(call, repository);
        Candidates clinical = read(found.clinical(), now);
        Candidates images = found.images() == found.clinical() ? clinical : read(found.images(), now);
        if (found.imagesWithheld() != null) {
            counters.cardWithheld(
                    Topic.AI_FINDING.code(), found.imagesWithheld().code());
        }
        List<Offer> offers = offers(found, clinical, images, deadline);
        return new CdsResponse(write(offers, call.hookInstance() + "\n" + ID, deadline));
    }

    /**
     * One card to be.
     *
     * @param alternatives the first whose summary is proved is shown
     */
    private record Offer(List<Candidate> alternatives, PatientRecord record) {
        Candidate first() {
            return alternatives.get(0);
        }
    }

    private List<Offer> offers(CallRecords found, Candidates clinical, Candidates images, Instant deadline) {
        List<Offer> offers = new ArrayList<>();
        PatientRecord imageRecord = found.images();
        if (imageRecord != null && !showImages && images.film().isPresent()) {
            counters.cardWithheld(Topic.AI_FINDING.code(), "shadow");
        } else if (imageRecord != null) {
            images.film()
                    .map(film -> withSimilar(film, imageRecord, deadline))
                    .ifPresent(film -> offers.add(new Offer(List.of(film), imageRecord)));
        }
        PatientRecord record = found.clinical();
        if (record != null) {
            if (!clinical.detections().isEmpty()) {
                offers.add(new Offer(eachWithTheOthers(clinical.detections()), record));
            }
            clinical.summary()
                    .map(summary -> withLimits(summary, found, clinical.notAssessed()))
                    .ifPresent(summary -> offers.add(new Offer(orItsFirstProvedLine(summary), record)));
        }
        offers.sort(Comparator.comparingInt((Offer offer) -> offer.first().tier())
                .thenComparing(offer -> offer.first().topic()));
        return offers;
    }

    private List<Card> write(List<Offer> offers, String key, Instant deadline) {
        List<Card> cards = new ArrayList<>();
        for (Offer offer : offers) {
            String topic = offer.first().topic().code();
            if (clock.instant().isAfter(deadline) && !cards.isEmpty()) {
                counters.deadlinePassed(topic);
            } else if (cards.size() < MOST_CARDS) {
                firstProved(offer, key).ifPresent(card -> {
                    cards.add(card);
                    counters.cardSent(topic);
                });
            }
        }
        return cards;
    }

    private Optional<Card> firstProved(Offer offer, String key) {
        return offer.alternatives.stream()
                .flatMap(candidate -> writer.write(candidate, offer.record, key).stream())
                .findFirst();
    }

    private Candidate withSimilar(Candidate film, PatientRecord record, Instant deadline) {
        if (film.study().isEmpty()) {
            return film;
        }
        if (clock.instant().isAfter(deadline)) {
            counters.deadlinePassed("similar");
            return film;
        }
        Optional<Candidate.Section> similar = SimilarCases.section(record, film.study());
        if (similar.isEmpty()) {
            counters.cardWithheld("similarcases", "no-answer");
            return film;
        }
        return film.with(
                Stream.concat(film.sections().stream(), similar.stream()).toList(), film.notes());
    }

    /** Each detection as a card of its own, naming the next ones, so that one unproved summary hides no other. */
    private static List<Candidate> eachWithTheOthers(List<Candidate> detections) {
        List<Candidate> cards = new ArrayList<>();
        for (int i = 0; i < detections.size(); i++) {
            Candidate detection = detections.get(i);
            List<Claim> also = detections.subList(i + 1, detections.size()).stream()
                    .limit(MOST_ALSO)
                    .flatMap(PatientView::summaryWithCaveat)
                    .toList();
            cards.add(detection.with(
                    Stream.concat(detection.sections().stream(), Stream.of(new Candidate.Section("Also", also)))
                            .toList(),
                    detection.notes()));
        }
        return cards;
    }

    /** An eGFR taken while creatinine moves says so wherever it is shown. */
    private static Stream<Claim> summaryWithCaveat(Candidate candidate) {
        boolean showsEgfr = candidate.summary().slots().stream()
                .anyMatch(slot -> slot.derivation().function() == DerivationFunction.EGFR);
        return Stream.concat(
                Stream.of(candidate.summary()),
                candidate.sections().stream()
                        .flatMap(section -> section.claims().stream())
                        .filter(claim -> showsEgfr && claim.templateId().equals("egfr.unsteady"))
                        .limit(1));
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
