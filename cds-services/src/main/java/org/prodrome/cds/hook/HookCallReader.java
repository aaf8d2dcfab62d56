package org.prodrome.cds.hook;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a call as CDS Hooks 2.0.1 shapes it. Unknown elements are ignored; what is required and wrong is refused with
 * its JSON path.
 */
final class HookCallReader {
    private static final int LONGEST_INSTANCE = 100;

    private final ContextReader contexts;

    HookCallReader(ResourceReader resources) {
        this.contexts = new ContextReader(resources);
    }

    HookCall read(JsonNode body, ServiceDescription service) {
        JsonAt root = JsonAt.root(body);
        String hook = root.requiredText("hook", "the string \"%s\"".formatted(service.hook()));
        if (!hook.equals(service.hook())) {
            throw CallRefusedException.invalid(
                    "$.hook", "another hook", "\"%s\", the hook of %s".formatted(service.hook(), service.id()));
        }
        Hook known = Hook.of(hook)
                .orElseThrow(() -> new IllegalStateException("a service is registered for an unknown hook: " + hook));
        String instance = root.requiredText("hookInstance", "a UUID string");
        if (instance.length() > LONGEST_INSTANCE) {
            throw CallRefusedException.invalid("$.hookInstance", "more than 100 characters", "a UUID string");
        }
        HookContext context = contexts.read(known, root);
        String fhirServer = fhirServer(root);
        return new HookCall(
                hook,
                instance,
                context,
                body.path("context"),
                fhirServer,
                authorization(root),
                prefetch(root),
                extensions(root));
    }

    /** The caller's name of a call that may be wrong otherwise; empty where it has none that could be one. */
    static Optional<String> instance(JsonNode body) {
        return Optional.ofNullable(body.path("hookInstance").textValue())
                .filter(instance -> !instance.isBlank() && instance.length() <= LONGEST_INSTANCE);
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
            if ((!scheme.equals("https") && !scheme.equals("http"))
                    || uri.getHost() == null
                    || uri.getUserInfo() != null) {
                throw CallRefusedException.invalid("$.fhirServer", "another string", what);
            }
            return given.get().replaceAll("/+$", "");
        } catch (URISyntaxException e) {
            throw CallRefusedException.invalid("$.fhirServer", "another string", what);
        }
    }

    private static @Nullable FhirAuthorization authorization(JsonAt root) {
        Optional<JsonAt> found = root.optionalObject("fhirAuthorization", "an object");
        if (found.isEmpty()) {
            return null;
        }
        JsonAt at = found.get();
        String token = at.requiredText("access_token", "a bearer token");
        if (!AccessToken.isToken(token)) {
            throw CallRefusedException.invalid(at.path() + ".access_token", "another string", "a bearer token");
        }
        if (!at.requiredText("token_type", "\"Bearer\"").equalsIgnoreCase("Bearer")) {
            throw CallRefusedException.invalid(at.path() + ".token_type", "another string", "\"Bearer\"");
        }
        JsonAt lifetime = at.child("expires_in")
                .orElseThrow(() -> CallRefusedException.missing(at.path() + ".expires_in", "seconds, an integer"));
        if (!lifetime.node().isIntegralNumber() || !lifetime.node().canConvertToInt()) {
            throw CallRefusedException.invalid(lifetime.path(), JsonAt.kind(lifetime.node()), "seconds, an integer");
        }
        return new FhirAuthorization(
                AccessToken.of(token),
                lifetime.node().intValue(),
                at.requiredText("scope", "the scopes of the token"),
                at.requiredText("subject", "the client id that the token was issued to"),
                at.optionalText("patient", "a bare FHIR id").orElse(null));
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

    /**
     * What we do not know, or know in another form, is ignored: extensions are never required. Only a version of ours
     * that we do not speak is refused.
     */
    private static CallExtensions extensions(JsonAt root) {
        JsonNode extension = root.node().path("extension");
        Map<String, Boolean> switches = new HashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        extension.path(CallExtensions.CONFIGURATION).properties().forEach(option -> {
            if (option.getValue().isBoolean()) {
                switches.put(option.getKey(), option.getValue().booleanValue());
            } else if (option.getValue().isIntegralNumber() && option.getValue().canConvertToInt()) {
                numbers.put(option.getKey(), option.getValue().intValue());
            }
        });
        return new CallExtensions(
                switches,
                numbers,
                version(extension.path(CallExtensions.REQUESTED_VERSION)),
                text(extension.path(CallExtensions.EPIC_TRIGGER)));
    }

    private static @Nullable String version(JsonNode asked) {
        return asked.isMissingNode() || asked.isNull() ? null : ExtensionVersion.require(asked);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && node.textValue().length() <= LONGEST_INSTANCE ? node.textValue() : null;
    }

    private static String safe(String key) {
        return key.matches("[A-Za-z0-9_\\-.]{1,64}") ? key : "(a key)";
    }
}
