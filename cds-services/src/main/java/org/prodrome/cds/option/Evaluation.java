package org.prodrome.cds.option;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kotlin.Pair;
import org.hl7.elm.r1.VersionedIdentifier;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.data.CompositeDataProvider;
import org.opencds.cqf.cql.engine.execution.CqlEngine;
import org.opencds.cqf.cql.engine.execution.Environment;
import org.opencds.cqf.cql.engine.execution.EvaluationParams;
import org.opencds.cqf.cql.engine.execution.EvaluationResult;
import org.opencds.cqf.cql.engine.fhir.model.R4FhirModelResolver;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The CQL of one plan held against one record. Used by one thread. */
final class Evaluation {
    /** Parameter that a library may ask for: the state that the rule names. */
    static final String ALERT_STATE = "Alert State";

    /** Parameter that a library may ask for: whose label sets doses at this site, {@code US} or {@code EU}. */
    static final String DOSE_LABEL = "Dose Label";

    /**
     * Parameter that a library may ask for: references of the drafts that are signed, such as
     * {@code MedicationRequest/1}.
     */
    static final String DRAFTS = "Drafts";

    /** Parameter that a library may ask for: references of what the alert's sentence rests on. */
    static final String ALERT_SOURCES = "Alert Sources";

    private static final Logger LOG = LoggerFactory.getLogger(Evaluation.class);
    private static final String FHIR = "http://hl7.org/fhir";
    private static final int MOST_FACTS = 6;

    private final CqlLibraries libraries;
    private final VersionedIdentifier library;
    private final RecordView record;
    private final FactSentences sentences;
    private final Map<String, Object> parameters;
    private final CqlEngine engine;
    private final Map<Criterion, Judged> judged = new HashMap<>();

    Evaluation(
            CqlLibraries libraries,
            R4FhirModelResolver model,
            Plan plan,
            RecordView record,
            Alert alert,
            String doseLabel) {
        this.libraries = libraries;
        this.library = plan.library();
        this.record = record;
        this.parameters = Map.of(
                ALERT_STATE, alert.state(),
                DOSE_LABEL, doseLabel,
                DRAFTS, alert.drafts(),
                ALERT_SOURCES, alert.sources());
        this.sentences = new FactSentences(record.timeline(), plan.id(), alert.drafts());
        this.engine = new CqlEngine(
                new Environment(
                        libraries.manager(), Map.of(FHIR, new CompositeDataProvider(model, record)), record.terms()),
                EnumSet.of(CqlEngine.Options.EnableExpressionCaching));
    }

    /** Whether a criterion holds, and on what grounds. */
    Judged judge(Criterion criterion) {
        return judged.computeIfAbsent(criterion, this::ask);
    }

    /** What a definition comes to; null when it comes to nothing, or fails. */
    @Nullable
    Object value(String expression) {
        return evaluate(List.of(expression))
                .map(found -> value(found, expression))
                .orElse(null);
    }

    private Judged ask(Criterion criterion) {
        boolean hasFacts = libraries.defines(library, criterion.facts());
        record.takeAsked();
        Optional<EvaluationResult> result = evaluate(
                hasFacts ? List.of(criterion.expression(), criterion.facts()) : List.of(criterion.expression()));
        List<RecordView.Asked> asked = record.takeAsked();
        if (result.isEmpty()) {
            return new Judged(criterion, Met.UNKNOWN, List.of(), false, List.of());
        }
        Met met = met(value(result.get(), criterion.expression()));
        List<Claim> claims = hasFacts ? claims(value(result.get(), criterion.facts())) : List.of();
        if (!claims.isEmpty() || met == Met.UNKNOWN) {
            return new Judged(criterion, met, claims, false, unseen(asked));
        }
        List<String> unseen = unseen(asked);
        if (!unseen.isEmpty()) {
            return new Judged(criterion, Met.UNKNOWN, List.of(), false, unseen);
        }
        List<RecordView.Asked> inVain =
                asked.stream().filter(RecordView.Asked::isEmpty).toList();
        if (met == Met.NO || inVain.isEmpty()) {
            return new Judged(criterion, met, List.of(), false, List.of());
        }
        List<Claim> absences = absences(criterion, inVain);
        return absences.size() == inVain.size()
                ? new Judged(criterion, met, absences, true, List.of())
                : new Judged(criterion, Met.UNKNOWN, List.of(), false, List.of());
    }

    private Optional<EvaluationResult> evaluate(List<String> expressions) {
        PatientTimeline timeline = record.timeline();
        EvaluationParams.Builder params = new EvaluationParams.Builder();
        params.setContextParameter(
                new Pair<>("Patient", timeline.patient().getIdElement().getIdPart()));
        params.setEvaluationDateTime(timeline.asOf().atZone(ZoneOffset.UTC));
        Map<String, Object> given = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (libraries.asksFor(library, name)) {
                given.put(name, value);
            }
        });
        params.setParameters(given);
        EvaluationParams.LibraryParams.Builder wanted = new EvaluationParams.LibraryParams.Builder();
        wanted.expressions(expressions.toArray(new String[0]));
        params.library(library, wanted.build());
        try {
            return Optional.of(engine.evaluate(params.build()).getOnlyResultOrThrow());
        } catch (RuntimeException | StackOverflowError e) {
            // A site's CQL may recurse without end, and the engine lets more than its own exceptions out.
            if (e instanceof LateException || Thread.currentThread().isInterrupted()) {
                throw new LateException();
            }
            // The message may quote the record.
            LOG.warn("options: {} of {} could not be evaluated ({})", expressions, library.getId(), kind(e));
            return Optional.empty();
        }
    }

    private static String kind(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        StackTraceElement[] trace = cause.getStackTrace();
        return cause.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private static @Nullable Object value(EvaluationResult result, String expression) {
        var found = result.get(expression);
        return found == null ? null : found.getValue();
    }

    private static Met met(@Nullable Object value) {
        return value instanceof Boolean is ? (is ? Met.YES : Met.NO) : Met.UNKNOWN;
    }

    private List<Claim> claims(@Nullable Object facts) {
        return resources(facts)
                .distinct()
                .limit(MOST_FACTS)
                .flatMap(fact -> sentences.of(fact).stream())
                .toList();
    }

    /** The resources among a result: one, a list of them, or none. */
    static Stream<Resource> resources(@Nullable Object facts) {
        if (facts instanceof Resource one) {
            return Stream.of(one);
        }
        if (facts instanceof Iterable<?> many) {
            List<Resource> all = new ArrayList<>();
            many.forEach(one -> {
                if (one instanceof Resource resource) {
                    all.add(resource);
                }
            });
            return all.stream();
        }
        return Stream.empty();
    }

    /** Types that were asked for in vain and are not all here. */
    private List<String> unseen(List<RecordView.Asked> asked) {
        return asked.stream()
                .filter(RecordView.Asked::isEmpty)
                .map(RecordView.Asked::type)
                .distinct()
                .filter(type -> !record.hasSeen(type))
                .toList();
    }

    /** That there is none, for each kind of resource that was asked for by its codes: without codes it has no proof. */
    private List<Claim> absences(Criterion criterion, List<RecordView.Asked> inVain) {
        return inVain.stream()
                .flatMap(
                        one -> Optional.ofNullable(one.codes())
                                .map(codes -> sentences.none(criterion.words(), one.type(), codes))
                                .stream())
                .toList();
    }
}
