package org.prodrome.cds.prefetch;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.fhirpath.FhirPathExecutionException;
import ca.uhn.fhir.fhirpath.IFhirPath;
import ca.uhn.fhir.fhirpath.IFhirPathEvaluationContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.exceptions.FHIRException;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.CallRefusedException;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.ResourceReader;

/**
 * Fills the tokens of a prefetch template from a call: those of CDS Hooks 2.0.1 ("Prefetch tokens"), which are fields
 * of the context and ids of the user, and the FHIRPath subset of 3.0: paths below {@code context}, {@code ofType()},
 * {@code resolve()}, {@code today()} with days added or taken away, {@code |}, and {@code %key} for what an earlier
 * template brought. Several values become one list with commas.
 */
final class TemplateResolver {
    private static final Pattern TOKEN = Pattern.compile("\\{\\{\\s*(.+?)\\s*}}");
    private static final Pattern FIELD = Pattern.compile("context\\.([A-Za-z]+)");
    private static final Pattern FUNCTION = Pattern.compile("([A-Za-z]+)\\s*\\(");
    private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Set<String> SUBSET = Set.of("ofType", "resolve", "today");
    private static final String CONTEXT = "context_";
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_TOKEN = 500;

    private final FhirContext fhir;
    private final ResourceReader resources;

    TemplateResolver(FhirContext fhir) {
        this.fhir = fhir;
        this.resources = new ResourceReader(fhir);
    }

    /**
     * What a template may be filled from.
     *
     * @param today date of {@code today()}
     * @param prior what earlier keys brought
     * @param byReference finds what {@code resolve()} asks for, by {@code Type/id}
     */
    record Sources(
            HookCall call,
            LocalDate today,
            Map<String, List<Resource>> prior,
            Function<String, Optional<Resource>> byReference) {}

    /** Whether nothing that other keys bring is needed to fill it: no {@code %key} and no {@code resolve()}. */
    static boolean restsOnTheCall(String template) {
        return TOKEN.matcher(template)
                .results()
                .noneMatch(
                        token -> token.group(1).contains("%") || token.group(1).contains("resolve"));
    }

    /** The FHIR query, or empty when the call lacks what a token names or a token is outside the subset. */
    Optional<String> resolve(String template, Sources sources) {
        Matcher tokens = TOKEN.matcher(template);
        StringBuilder query = new StringBuilder();
        while (tokens.find()) {
            List<String> values = values(tokens.group(1), sources);
            if (values.isEmpty() || values.size() > MOST_VALUES) {
                return Optional.empty();
            }
            tokens.appendReplacement(
                    query,
                    Matcher.quoteReplacement(String.join(
                            ",", values.stream().map(TemplateResolver::encoded).toList())));
        }
        tokens.appendTail(query);
        return query.indexOf("{{") >= 0 ? Optional.empty() : Optional.of(query.toString());
    }

    /** A value cannot add a parameter to the query or leave its path. */
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":")
                .replace("..", "%2E%2E");
    }

    private List<String> values(String token, Sources sources) {
        String user = sources.call().context().userId();
        return switch (token) {
            case "userPractitionerId" -> userOf("Practitioner", user);
            case "userPractitionerRoleId" -> userOf("PractitionerRole", user);
            case "userPatientId" -> userOf("Patient", user);
            case "userRelatedPersonId" -> userOf("RelatedPerson", user);
            default -> path(token, sources);
        };
    }

    private static List<String> userOf(String type, @Nullable String user) {
        String prefix = type + "/";
        return user != null && user.startsWith(prefix) ? List.of(user.substring(prefix.length())) : List.of();
    }

    private List<String> path(String token, Sources sources) {
        Matcher field = FIELD.matcher(token);
        if (field.matches()) {
            JsonNode value = sources.call().sentContext().path(field.group(1));
            if (value.isValueNode()) {
                return value.asText().isBlank() || value.isNull() ? List.of() : List.of(value.asText());
            }
        }
        return isInSubset(token) ? evaluated(token, sources) : List.of();
    }

    private static boolean isInSubset(String token) {
        Matcher functions = FUNCTION.matcher(token);
        while (functions.find()) {
            if (!SUBSET.contains(functions.group(1))) {
                return false;
            }
        }
        return token.length() <= LONGEST_TOKEN && token.matches("[A-Za-z0-9_.%|()+\\-\\s\\[\\]]+");
    }

    private List<String> evaluated(String token, Sources sources) {
        String expression = FIELD.matcher(token)
                .replaceAll("%" + CONTEXT + "$1")
                .replaceAll("today\\s*\\(\\s*\\)", "@" + sources.today());
        IFhirPath path = fhir.newFhirPath();
        path.setEvaluationContext(new Known(sources));
        try {
            return path.evaluate(new Basic(), expression, IBase.class).stream()
                    .flatMap(TemplateResolver::printed)
                    .distinct()
                    .limit(MOST_VALUES + 1L)
                    .toList();
        } catch (FhirPathExecutionException | FHIRException | CallRefusedException e) {
            // An expression that the engine refuses resolves to nothing, as the specification says of tokens.
            return List.of();
        }
    }

    private static Stream<String> printed(IBase value) {
        if (value instanceof IdType id) {
            return Stream.ofNullable(id.getIdPart());
        }
        if (value instanceof IPrimitiveType<?> primitive) {
            return Stream.ofNullable(primitive.getValueAsString());
        }
        return value instanceof Resource resource
                ? Stream.ofNullable(resource.getIdElement().getIdPart())
                : Stream.empty();
    }

    /** Answers the engine's questions from the call. */
    private final class Known implements IFhirPathEvaluationContext {
        private final Sources sources;

        private Known(Sources sources) {
            this.sources = sources;
        }

        @Override
        public List<IBase> resolveConstant(Object appContext, String name, ConstantEvaluationMode mode) {
            String key = name.startsWith("%") ? name.substring(1) : name;
            if (key.startsWith(CONTEXT)) {
                return field(key.substring(CONTEXT.length()));
            }
            return KEY.matcher(key).matches() ? List.copyOf(sources.prior().getOrDefault(key, List.of())) : List.of();
        }

        @Override
        public @Nullable IBase resolveReference(IIdType id, @Nullable IBase context) {
            String reference = id.toUnqualifiedVersionless().getValue();
            return Stream.concat(sent(), sources.prior().values().stream().flatMap(List::stream))
                    .filter(resource -> PatientRecord.reference(resource).equals(reference))
                    .findFirst()
                    .or(() -> sources.byReference().apply(reference))
                    .orElse(null);
        }

        private Stream<Resource> sent() {
            return sources.call().sentContext().properties().stream()
                    .flatMap(field -> field(field.getKey()).stream())
                    .flatMap(value -> value instanceof org.hl7.fhir.r4.model.Bundle bundle
                            ? bundle.getEntry().stream().map(entry -> entry.getResource())
                            : value instanceof Resource resource ? Stream.of(resource) : Stream.empty())
                    .filter(resource ->
                            resource != null && resource.getIdElement().hasIdPart());
        }

        private List<IBase> field(String name) {
            JsonNode value = sources.call().sentContext().path(name);
            List<IBase> values = new ArrayList<>();
            for (JsonNode one : value.isArray() ? value : List.of(value)) {
                if (one.isValueNode() && !one.isNull()) {
                    values.add(new StringType(one.asText()));
                } else if (one.path("resourceType").isTextual()) {
                    values.add(resources.read("$.context." + name, one));
                }
            }
            return values;
        }
    }
}
