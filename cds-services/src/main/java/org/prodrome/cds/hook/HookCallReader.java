package org.prodrome.cds.hook;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a call as CDS Hooks 2.0.1 shapes it. Unknown elements are ignored; what is required and wrong is refused with
 * its JSON path.
 */
final class HookCallReader {
    private static final Pattern FHIR_ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");
    private static final Pattern USER =
            Pattern.compile("(Practitioner|PractitionerRole|Patient|RelatedPerson)/[A-Za-z0-9\\-.]{1,64}");
    private static final int LONGEST_INSTANCE = 100;
    private static final String BARE_ID = "a bare FHIR id such as \"123\", not \"Patient/123\"";

    static HookCall read(JsonNode body, ServiceDescription service) {
        JsonAt root = JsonAt.root(body);
        String hook = root.requiredText("hook", "the string \"%s\"".formatted(service.hook()));
        if (!hook.equals(service.hook())) {
            throw CallRefusedException.invalid(
                    "$.hook", "another hook", "\"%s\", the hook of %s".formatted(service.hook(), service.id()));
        }
        String instance = root.requiredText("hookInstance", "a UUID string");
        if (instance.length() > LONGEST_INSTANCE) {
            throw CallRefusedException.invalid("$.hookInstance", "more than 100 characters", "a UUID string");
        }
        String fhirServer = fhirServer(root);
        return new HookCall(hook, instance, context(root), fhirServer, prefetch(root));
    }

    private static HookContext context(JsonAt root) {
        JsonAt context = root.requiredObject("context", "an object with userId and patientId");
        String user = context.requiredText("userId", "\"Practitioner/123\" or alike");
        if (!USER.matcher(user).matches()) {
            throw CallRefusedException.invalid(
                    "$.context.userId",
                    "another string",
                    "\"Type/id\" with Practitioner, PractitionerRole, Patient or RelatedPerson");
        }
        String patient = bareId(context, context.requiredText("patientId", BARE_ID), "patientId");
        Optional<String> encounter = context.optionalText("encounterId", BARE_ID);
        return new HookContext(
                user,
                patient,
                encounter.map(id -> bareId(context, id, "encounterId")).orElse(null));
    }

    private static String bareId(JsonAt context, String id, String name) {
        if (!FHIR_ID.matcher(id).matches()) {
            throw CallRefusedException.invalid(context.path() + "." + name, "another string", BARE_ID);
        }
        return id;
    }

    private static @Nullable String fhirServer(JsonAt root) {
        String what = "an absolute http or https URL";
        Optional<String> given = root.optionalText("fhirServer", what);
        if (given.isEmpty()) {
            if (root.optionalObject("fhirAuthorization", "an object").isPresent()) {
                throw CallRefusedException.missing("$.fhirServer", what + ", since fhirAuthorization is there");
            }
            return null;
        }
        try {
            URI uri = new URI(given.get());
            String scheme = String.valueOf(uri.getScheme());
            if ((!scheme.equals("https") && !scheme.equals("http")) || uri.getHost() == null) {
                throw CallRefusedException.invalid("$.fhirServer", "another string", what);
            }
            return given.get().replaceAll("/+$", "");
        } catch (URISyntaxException e) {
            throw CallRefusedException.invalid("$.fhirServer", "another string", what);
        }
    }

    private static Map<String, JsonNode> prefetch(JsonAt root) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        root.optionalObject("prefetch", "an object of FHIR resources by key")
                .ifPresent(at -> at.node().properties().forEach(entry -> {
                    JsonNode value = entry.getValue();
                    if (!value.isNull() && !value.isObject()) {
                        throw CallRefusedException.invalid(
                                at.path() + "." + safe(entry.getKey()), JsonAt.kind(value), "a FHIR resource or null");
                    }
                    values.put(entry.getKey(), value);
                }));
        return values;
    }

    private static String safe(String key) {
        return key.matches("[A-Za-z0-9_\\-.]{1,64}") ? key : "(a key)";
    }

    private HookCallReader() {}
}
