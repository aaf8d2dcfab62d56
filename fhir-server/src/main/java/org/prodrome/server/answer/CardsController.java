package org.prodrome.server.answer;

import ca.uhn.fhir.repository.IRepository;
import com.fasterxml.jackson.annotation.JsonRawValue;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.governance.Snooze;
import org.prodrome.cds.hook.Trace;
import org.prodrome.server.error.OutcomeBody;
import org.prodrome.server.governance.PatientKey;
import org.prodrome.server.security.CallerName;
import org.prodrome.server.trail.Access;
import org.prodrome.server.trail.AccessLog;
import org.prodrome.server.trail.Readers;
import org.prodrome.server.trail.Reading;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Cards that left: which, why, and the same again. For analysts; all of it is about patients. */
@RestController
@RequestMapping(path = "/cards", produces = MediaType.APPLICATION_JSON_VALUE)
final class CardsController {
    private static final int DEFAULT_HOURS = 24;
    private static final int MOST_HOURS = 90 * 24;
    private static final int LONGEST_NAME = 300;
    private static final int LONGEST_REASON = 1000;
    private static final int MOST_ON_A_PAGE = 1000;

    /** How far back a patient's openings are listed unless it is said. */
    private static final Duration OPENINGS = Duration.ofDays(7);

    private final AnswerStore answers;
    private final Replay replay;
    private final Function<HttpServletRequest, IRepository> records;
    private final BiConsumer<Snooze, String> snoozes;
    private final AccessLog log;
    private final Clock clock;

    /** @param snoozes takes what is to be quiet and the card that it was said on */
    CardsController(
            AnswerStore answers,
            Replay replay,
            Function<HttpServletRequest, IRepository> records,
            BiConsumer<Snooze, String> snoozes,
            AccessLog log,
            Clock clock) {
        this.log = log;
        this.snoozes = snoozes;
        this.clock = clock;
        this.answers = answers;
        this.replay = replay;
        this.records = records;
    }

    /** A card that left. */
    record CardView(
            String card,
            String service,
            String patient,
            String topic,
            int tier,
            List<String> rules,
            List<String> models,
            List<String> plans,
            Instant sent) {
        static CardView of(SentCard card) {
            return new CardView(
                    card.card(),
                    card.serviceId(),
                    card.patient(),
                    card.topic(),
                    card.tier(),
                    card.rules(),
                    card.models(),
                    card.plans(),
                    card.sent());
        }
    }

    /**
     * Cards that left, newest first.
     *
     * @param more whether there are older ones
     * @param before the value of the parameter {@code before} that lists those; null where there are none
     */
    record CardsView(
            List<CardView> cards, boolean more, @Nullable String before) {
        static CardsView of(AnswerStore.Page page) {
            Place next = page.next();
            return new CardsView(
                    page.cards().stream().map(CardView::of).toList(),
                    next != null,
                    next == null ? null : next.toString());
        }
    }

    /**
     * How one answer came about, or that the call was refused.
     *
     * @param status of HTTP
     */
    record ExplanationView(
            int status,
            String service,
            String hookInstance,
            String patient,
            String user,
            Instant answered,
            String program,
            String responseSha256,
            List<Trace.Said> cards,
            List<Trace.Step> steps,
            int inputs) {
        static ExplanationView of(HookAnswer answer) {
            Trace trace = Content.unpacked(answer.packed()).trace();
            return new ExplanationView(
                    200,
                    answer.serviceId(),
                    answer.hookInstance(),
                    answer.patientKey(),
                    answer.user(),
                    answer.answered(),
                    answer.program(),
                    answer.responseSha256(),
                    trace.said(),
                    trace.steps(),
                    trace.inputs().size());
        }

        static ExplanationView of(CallRefusal refusal) {
            return new ExplanationView(
                    refusal.status(),
                    refusal.serviceId(),
                    refusal.hookInstance(),
                    "",
                    "",
                    refusal.refused(),
                    refusal.program(),
                    "",
                    List.of(),
                    List.of(new Trace.Step("service", refusal.serviceId(), "refused", refusal.reason())),
                    0);
        }
    }

    /**
     * A card made again.
     *
     * @param again the card that comes out in its place now; null where none does
     * @param changed in words; not empty where it is not the same
     * @param basis what the answer rested on that is another now
     * @param basisKnown false of answers that were kept before it was kept what they rest on
     * @param moreDifferences how many differences are not listed
     */
    record ReplayView(
            String card,
            boolean same,
            @JsonRawValue String sent,
            @JsonRawValue @Nullable String again,
            List<String> changed,
            List<Basis.Changed> basis,
            boolean basisKnown,
            List<CardDiff.Difference> differences,
            int moreDifferences,
            List<String> newerInputs) {}

    /**
     * Cards already shown, by patient ({@code 123} or {@code Patient/123} of our record, {@code caller|123} of a
     * caller's), service, rule, model, plan, client or all of them: what each scope of the kill switch had shown; or by
     * source ({@code ImagingStudy/12}): what has to be looked at again when that is amended or retracted. At most 1,000
     * at once; {@code before} of the answer asks for the next.
     */
    @GetMapping
    ResponseEntity<?> sent(@RequestParam Map<String, String> query, HttpServletRequest request) {
        Instant since;
        try {
            since = query.containsKey("since") ? Instant.parse(query.get("since")) : Instant.EPOCH;
        } catch (DateTimeParseException e) {
            return refused(400, "\"since\" is an instant such as 2026-11-21T00:00:00Z");
        }
        Optional<Place> before = Optional.ofNullable(query.get("before")).flatMap(Place::parse);
        if (query.containsKey("before") && before.isEmpty()) {
            return refused(400, "\"before\" is what the page before this one gave as \"before\"");
        }
        int count = count(query.getOrDefault("count", String.valueOf(MOST_ON_A_PAGE)));
        if (count < 1 || count > MOST_ON_A_PAGE) {
            return refused(400, "\"count\" is 1 to " + MOST_ON_A_PAGE);
        }
        for (CardsBy by : CardsBy.values()) {
            String value = query.get(by.name().toLowerCase(Locale.ROOT));
            if (value != null) {
                String bare = by == CardsBy.PATIENT ? PatientKey.of(value) : value;
                AnswerStore.Page page =
                        answers.sent(new AnswerStore.Asked(by, bare, since, before.orElse(Place.START), count));
                List<String> patients = new ArrayList<>(
                        page.cards().stream().map(SentCard::patient).toList());
                if (by == CardsBy.PATIENT) {
                    patients.add(bare);
                }
                return noted(Access.CARDS_READ, patients, request, () -> ResponseEntity.ok(CardsView.of(page)));
            }
        }
        return refused(
                400,
                "one of \"patient\", \"service\", \"rule\", \"model\", \"plan\", \"source\", \"client\", \"all\" is needed");
    }

    /** The number that is asked for, 0 where it is none. */
    private static int count(String text) {
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    }

    /**
     * Why cards came or did not, for one opening of a chart; or of which openings of a patient's chart that can be
     * asked, of the last 7 days or since an instant. Calls that were refused are on record without their patient.
     */
    @GetMapping("/$explain")
    ResponseEntity<?> explain(
            @RequestParam(name = "hookInstance", required = false) @Nullable String hookInstance,
            @RequestParam(name = "patient", required = false) @Nullable String patient,
            @RequestParam(name = "since", required = false) @Nullable String since,
            HttpServletRequest request) {
        if (hookInstance == null || hookInstance.isBlank()) {
            return patient == null || patient.isBlank()
                    ? refused(400, "\"hookInstance\" of the call is needed, or \"patient\"")
                    : openings(PatientKey.of(patient), since, request);
        }
        List<HookAnswer> found = answers.ofInstance(hookInstance);
        List<ExplanationView> calls = Stream.concat(
                        found.stream().map(ExplanationView::of),
                        answers.refusals(hookInstance).stream().map(ExplanationView::of))
                .sorted(Comparator.comparing(ExplanationView::answered))
                .toList();
        return calls.isEmpty()
                ? refused(404, "no call of this hookInstance is on record")
                : noted(
                        Access.CARDS_EXPLAINED,
                        found.stream().map(HookAnswer::patientKey).toList(),
                        request,
                        () -> ResponseEntity.ok(calls));
    }

    private ResponseEntity<?> openings(String patient, @Nullable String since, HttpServletRequest request) {
        Instant from;
        try {
            from = since == null ? clock.instant().minus(OPENINGS) : Instant.parse(since);
        } catch (DateTimeParseException e) {
            return refused(400, "\"since\" is an instant such as 2026-11-21T00:00:00Z");
        }
        return noted(
                Access.CARDS_EXPLAINED,
                List.of(patient),
                request,
                () -> ResponseEntity.ok(answers.openings(patient, from)));
    }

    /** Who wants quiet, why, and for how many hours. */
    record SnoozeBody(
            @Nullable String by,
            @Nullable String reason,
            @Nullable Integer hours) {}

    /**
     * Keeps the rule of a card's headline quiet about its patient: 24 hours where nothing is said, 90 days at most.
     * What becomes more urgent speaks all the same.
     */
    @PostMapping("/{uuid}/snooze")
    ResponseEntity<?> snooze(
            @PathVariable("uuid") String uuid, @RequestBody SnoozeBody body, HttpServletRequest request) {
        Optional<SentCard> card = answers.card(uuid);
        if (card.isEmpty()) {
            return refused(404, "no such card is on record");
        }
        List<String> rules = card.get().rules();
        String by = CallerName.beside(body.by() == null ? "" : body.by(), request);
        int hours = body.hours() == null ? DEFAULT_HOURS : body.hours();
        if (rules.isEmpty()) {
            return refused(409, "no rule wrote this card; only a rule can be kept quiet");
        }
        if (isOutside(by, LONGEST_NAME)
                || isOutside(body.reason(), LONGEST_REASON)
                || hours < 1
                || hours > MOST_HOURS) {
            return refused(400, "\"by\" and \"reason\" are needed, and \"hours\" is 1 to " + MOST_HOURS);
        }
        Snooze snooze = new Snooze(
                card.get().patient(),
                rules.get(0),
                card.get().tier(),
                clock.instant().plus(Duration.ofHours(hours)),
                by,
                String.valueOf(body.reason()),
                card.get().sources());
        snoozes.accept(snooze, uuid);
        return ResponseEntity.ok(snooze);
    }

    private static boolean isOutside(@Nullable String text, int longest) {
        return text == null || text.isBlank() || text.length() > longest;
    }

    @ExceptionHandler(HttpMessageNotReadableException.class)
    ResponseEntity<OutcomeBody> unreadable() {
        return refused(400, "the body is a JSON object with \"by\", \"reason\" and \"hours\"");
    }

    @GetMapping("/{uuid}/$replay")
    ResponseEntity<?> replay(@PathVariable("uuid") String uuid, HttpServletRequest request) {
        Optional<HookAnswer> answer = answers.ofCard(uuid);
        if (answer.isEmpty()) {
            return refused(404, "no such card is on record");
        }
        return noted(Access.CARD_REPLAYED, List.of(answer.get().patientKey()), request, () -> {
            Replay.Outcome outcome = replay.of(uuid, answer.get(), records.apply(request));
            return ResponseEntity.ok(new ReplayView(
                    uuid,
                    outcome.same(),
                    outcome.card(),
                    outcome.again().isEmpty() ? null : outcome.again(),
                    outcome.changed(),
                    outcome.basis(),
                    outcome.basisKnown(),
                    outcome.differences().listed(),
                    outcome.differences().more(),
                    outcome.newerInputs()));
        });
    }

    /** Hands out what is read once it is on record who reads it and what for. */
    private ResponseEntity<?> noted(
            Access kind, List<String> patients, HttpServletRequest request, Supplier<ResponseEntity<?>> answer) {
        Optional<Reading> reading = Readers.reading(kind, patients, request);
        if (reading.isEmpty()) {
            return refused(400, Readers.PURPOSE_IS);
        }
        log.read(reading.get());
        return answer.get();
    }

    private static ResponseEntity<OutcomeBody> refused(int status, String words) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(OutcomeBody.of(status, words));
    }
}
