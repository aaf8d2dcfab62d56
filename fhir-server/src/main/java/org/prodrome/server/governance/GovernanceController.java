package org.prodrome.server.governance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Silence;
import org.prodrome.cds.governance.SourceAttribute;
import org.prodrome.cds.governance.Speaker;
import org.prodrome.cds.governance.State;
import org.prodrome.cds.governance.Voices.Spoken;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.server.error.OutcomeBody;
import org.prodrome.server.security.CallerName;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The register of what may speak, and the kill switch. Nothing here is about a patient but a silenced one's id. */
@RestController
@RequestMapping(path = "/governance", produces = MediaType.APPLICATION_JSON_VALUE)
final class GovernanceController {
    private static final int LONGEST_ATTRIBUTE = 4000;
    private static final int LONGEST_OWNER = 300;
    private static final int LONGEST_TARGET = 700;
    private static final int LONGEST_EVALUATION = 2000;

    private final GovernanceStore store;
    private final ModelCatalogue models;
    private final GovernanceProperties properties;

    GovernanceController(GovernanceStore store, ModelCatalogue models, GovernanceProperties properties) {
        this.models = models;
        this.properties = properties;
        this.store = store;
    }

    /** A speaker as people and programs read it. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record SpeakerView(
            String kind,
            String id,
            String title,
            String purpose,
            String version,
            String state,
            String owner,
            Collection<String> pilotUsers,
            @Nullable LocalDate reviewDue,
            String evaluation,
            String flagged,
            @Nullable Instant lastSpoke,
            List<String> missingForLive) {
        static SpeakerView of(Speaker speaker) {
            return new SpeakerView(
                    word(speaker.kind()),
                    speaker.id(),
                    speaker.title(),
                    speaker.purpose(),
                    speaker.version(),
                    word(speaker.state()),
                    speaker.owner(),
                    speaker.pilotUsers().stream().sorted().toList(),
                    speaker.reviewDue(),
                    speaker.evaluation(),
                    speaker.flagged(),
                    speaker.lastSpoke(),
                    speaker.missingFor(State.LIVE));
        }
    }

    /** One change in the history of a speaker. */
    record ChangeView(String what, String was, String became, String by, String reason, Instant at) {
        static ChangeView of(SpeakerChange change) {
            return new ChangeView(
                    change.what(), change.was(), change.became(), change.by(), change.reason(), change.at());
        }
    }

    /** A silence that holds. */
    record SilenceView(String id, String scope, String target, String reason, String by, Instant since) {
        static SilenceView of(Silence silence) {
            return new SilenceView(
                    silence.id(),
                    word(silence.scope()),
                    silence.target(),
                    silence.reason(),
                    silence.by(),
                    silence.since());
        }
    }

    /** Which speaker. */
    record Named(@Nullable String kind, @Nullable String id) {}

    /**
     * A decision about one or several speakers.
     *
     * @param speakers which; or {@code all} names a kind
     * @param attributes text by key of a source attribute
     */
    record DecisionBody(
            @Nullable List<Named> speakers,
            @Nullable String all,
            @Nullable String state,
            @Nullable String owner,
            @Nullable String reviewDue,
            @Nullable Set<String> pilotUsers,
            @Nullable String evaluation,
            @Nullable Map<String, String> attributes,
            @Nullable String by,
            @Nullable String reason) {}

    /** Who is gone. */
    record OwnerBody(
            @Nullable String owner,
            @Nullable String by,
            @Nullable String reason) {}

    /**
     * How a model did on a site's films.
     *
     * @param report what {@code prodrome models evaluate --json} wrote
     * @param criteria what the site demands of its figures
     */
    record EvaluationBody(
            @Nullable JsonNode report,
            @Nullable List<String> criteria,
            @Nullable String by,
            @Nullable String reason) {}

    /** An evaluation on record. */
    record EvaluationView(
            boolean passed,
            List<String> criteria,
            String data,
            int films,
            int patients,
            String manifestSha256,
            String by,
            String reason,
            Instant at,
            @JsonRawValue String report) {
        static EvaluationView of(EvaluationEntry entry) {
            return new EvaluationView(
                    entry.passed(),
                    entry.criteria(),
                    entry.data(),
                    entry.films(),
                    entry.patients(),
                    entry.manifestSha256(),
                    entry.by(),
                    entry.reason(),
                    entry.recorded(),
                    entry.report());
        }
    }

    /** What to silence. */
    record SilenceBody(
            @Nullable String scope,
            @Nullable String target,
            @Nullable String by,
            @Nullable String reason) {}

    /** Who lifts a silence. */
    record LiftBody(@Nullable String by, @Nullable String reason) {}

    @GetMapping("/speakers")
    List<SpeakerView> speakers(
            @RequestParam(name = "kind", required = false) @Nullable String kind,
            @RequestParam(name = "state", required = false) @Nullable String state) {
        Optional<Kind> ofKind = Optional.ofNullable(kind).map(word -> value(Kind.class, "kind", word));
        Optional<State> inState = Optional.ofNullable(state).map(word -> value(State.class, "state", word));
        return store.now().speakers().stream()
                .filter(speaker -> ofKind.isEmpty() || ofKind.get() == speaker.kind())
                .filter(speaker -> inState.isEmpty() || inState.get() == speaker.state())
                .map(SpeakerView::of)
                .toList();
    }

    @GetMapping("/history")
    List<ChangeView> history(@RequestParam("kind") String kind, @RequestParam("id") String id) {
        return store.history(value(Kind.class, "kind", kind), id).stream()
                .map(ChangeView::of)
                .toList();
    }

    @PostMapping("/speakers")
    List<SpeakerView> decide(@RequestBody DecisionBody body, HttpServletRequest request) {
        SpeakerDecision decision = new SpeakerDecision(
                body.state() == null ? null : value(State.class, "state", body.state()),
                bounded("owner", body.owner(), LONGEST_OWNER),
                day(body.reviewDue()),
                users(body.pilotUsers()),
                bounded("evaluation", body.evaluation(), LONGEST_EVALUATION),
                attributes(body.attributes()));
        return store.decide(named(body), decision, signed(body.by(), body.reason(), request)).stream()
                .map(SpeakerView::of)
                .toList();
    }

    @GetMapping("/evaluations")
    List<EvaluationView> evaluations(@RequestParam("model") String model) {
        return store.evaluations(model).stream().map(EvaluationView::of).toList();
    }

    @PostMapping("/evaluations")
    EvaluationView evaluated(@RequestBody EvaluationBody body, HttpServletRequest request) {
        JsonNode report = body.report();
        if (report == null || !report.isObject()) {
            throw GovernanceRefusedException.invalid(
                    "\"report\" is the object that 'prodrome models evaluate --json' writes");
        }
        List<String> criteria = body.criteria() == null ? List.of() : body.criteria();
        return EvaluationView.of(store.evaluated(
                LocalEvaluation.of(report, criteria, demand(report)), signed(body.by(), body.reason(), request)));
    }

    private LocalEvaluation.Demand demand(JsonNode report) {
        String model = report.path("modelPackage").asText();
        return LocalEvaluation.Demand.of(
                properties.evaluationMinPatients(),
                models.usable().stream()
                        .map(ModelPackage::manifest)
                        .filter(manifest -> manifest.coordinates().equals(model))
                        .findFirst()
                        .orElse(null));
    }

    @PostMapping("/owners/left")
    List<SpeakerView> ownerLeft(@RequestBody OwnerBody body, HttpServletRequest request) {
        return store.ownerLeft(text(body.owner()), signed(body.by(), body.reason(), request)).stream()
                .map(SpeakerView::of)
                .toList();
    }

    @GetMapping("/silences")
    List<SilenceView> silences() {
        return store.now().silences().stream().map(SilenceView::of).toList();
    }

    @PostMapping("/silences")
    SilenceView silence(@RequestBody SilenceBody body, HttpServletRequest request) {
        return SilenceView.of(store.silence(
                value(Silence.Scope.class, "scope", text(body.scope())),
                text(bounded("target", body.target(), LONGEST_TARGET)),
                signed(body.by(), body.reason(), request)));
    }

    @PostMapping("/silences/{id}/lift")
    Map<String, String> lift(@PathVariable("id") String id, @RequestBody LiftBody body, HttpServletRequest request) {
        store.lift(id, signed(body.by(), body.reason(), request));
        return Map.of("lifted", id);
    }

    @ExceptionHandler(GovernanceRefusedException.class)
    ResponseEntity<OutcomeBody> refused(GovernanceRefusedException refused) {
        return outcome(refused.status(), String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler({HttpMessageNotReadableException.class, MissingServletRequestParameterException.class})
    ResponseEntity<OutcomeBody> unreadable() {
        return outcome(400, "the request is not of the form that docs/governance.md shows");
    }

    private static ResponseEntity<OutcomeBody> outcome(int status, String words) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(OutcomeBody.of(status, words));
    }

    private List<Spoken> named(DecisionBody body) {
        if (body.all() != null) {
            Kind kind = value(Kind.class, "all", body.all());
            return store.now().speakers().stream()
                    .filter(speaker -> speaker.kind() == kind)
                    .map(speaker -> new Spoken(kind, speaker.id()))
                    .toList();
        }
        List<Spoken> speakers = new ArrayList<>();
        for (Named named : body.speakers() == null ? List.<Named>of() : body.speakers()) {
            speakers.add(new Spoken(value(Kind.class, "kind", text(named.kind())), text(named.id())));
        }
        if (speakers.isEmpty()) {
            throw GovernanceRefusedException.invalid(
                    "\"speakers\", a list of {\"kind\", \"id\"}, or \"all\" with a kind is needed");
        }
        return speakers;
    }

    private static Signed signed(@Nullable String by, @Nullable String reason, HttpServletRequest request) {
        return new Signed(CallerName.beside(text(by), request), text(reason));
    }

    private static Map<SourceAttribute, String> attributes(@Nullable Map<String, String> byKey) {
        Map<SourceAttribute, String> values = new LinkedHashMap<>();
        if (byKey != null) {
            byKey.forEach((key, words) -> values.put(
                    SourceAttribute.ofKey(key)
                            .orElseThrow(() -> GovernanceRefusedException.invalid(
                                    "no source attribute has this key; GET a speaker's source attributes for the 31")),
                    text(bounded("attributes." + key, words, LONGEST_ATTRIBUTE))));
        }
        return values;
    }

    private static @Nullable Set<String> users(@Nullable Set<String> users) {
        if (users == null) {
            return null;
        }
        for (String user : users) {
            if (!user.matches("(Practitioner|PractitionerRole|Patient|RelatedPerson)/[A-Za-z0-9\\-.]{1,64}")) {
                throw GovernanceRefusedException.invalid(
                        "\"pilotUsers\" are references as hooks name users, such as \"Practitioner/12\"");
            }
        }
        return users;
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw GovernanceRefusedException.invalid("\"reviewDue\" is a date such as 2027-05-31");
        }
    }

    private static @Nullable String bounded(String name, @Nullable String text, int longest) {
        if (text != null && text.length() > longest) {
            throw GovernanceRefusedException.invalid(
                    "\"%s\" has %d characters; at most %d are kept".formatted(name, text.length(), longest));
        }
        return text == null ? null : text.strip();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static <E extends Enum<E>> E value(Class<E> type, String name, String word) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            words.add(word(constant));
        }
        throw GovernanceRefusedException.invalid("\"%s\" is one of %s".formatted(name, String.join(", ", words)));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
