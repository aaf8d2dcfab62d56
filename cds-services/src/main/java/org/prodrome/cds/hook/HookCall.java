package org.prodrome.cds.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of a service, checked for its form.
 *
 * @param hookInstance the caller's name of this call; the same again gets the same cards
 * @param sentContext the context as it was sent, from which the tokens of prefetch templates are filled
 * @param fhirServer base address of the caller's FHIR server, without a trailing slash
 * @param authorization how to read that server; its token is for this call only
 * @param prefetch FHIR JSON by prefetch key; a JSON null says that the caller has no such data
 * @param mayReadServer whether {@code fhirServer} may be asked for what was not sent
 * @param sender who sent it
 */
public record HookCall(
        String hook,
        String hookInstance,
        HookContext context,
        JsonNode sentContext,
        @Nullable String fhirServer,
        @Nullable FhirAuthorization authorization,
        Map<String, JsonNode> prefetch,
        CallExtensions extensions,
        boolean mayReadServer,
        Sender sender) {
    public HookCall {
        prefetch = Collections.unmodifiableMap(new LinkedHashMap<>(prefetch));
    }

    /** A call whose server may be read. */
    public HookCall(
            String hook,
            String hookInstance,
            HookContext context,
            JsonNode sentContext,
            @Nullable String fhirServer,
            @Nullable FhirAuthorization authorization,
            Map<String, JsonNode> prefetch,
            CallExtensions extensions) {
        this(
                hook,
                hookInstance,
                context,
                sentContext,
                fhirServer,
                authorization,
                prefetch,
                extensions,
                true,
                Sender.UNKNOWN);
    }

    /** The same call with who sent it. */
    HookCall from(Sender who) {
        return new HookCall(
                hook,
                hookInstance,
                context,
                sentContext,
                fhirServer,
                authorization,
                prefetch,
                extensions,
                mayReadServer,
                who);
    }

    /** What names the calling system in all its calls: what it proved, else its FHIR server, else nothing. */
    public String caller() {
        String server = fhirServer == null ? "" : fhirServer;
        return sender.client().isEmpty() ? server : sender.client();
    }

    /** The same call, answered from what it brings. */
    HookCall withItsServerUnread() {
        return new HookCall(
                hook, hookInstance, context, sentContext, fhirServer, null, prefetch, extensions, false, sender);
    }

    /** A call that brings nothing but context and prefetch. */
    public HookCall(
            String hook,
            String hookInstance,
            HookContext context,
            @Nullable String fhirServer,
            Map<String, JsonNode> prefetch) {
        this(
                hook,
                hookInstance,
                context,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("patientId", context.patientId())
                        .put("userId", context.userId())
                        .put("encounterId", context.encounterId()),
                fhirServer,
                null,
                prefetch,
                CallExtensions.NONE);
    }
}
