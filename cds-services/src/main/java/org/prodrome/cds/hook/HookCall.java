package org.prodrome.cds.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.text.Display;

/**
 * One call of a service, checked for its form.
 *
 * @param hookInstance the caller's name of this call; the same again gets the same cards
 * @param sentContext the context as it was sent, from which the tokens of prefetch templates are filled
 * @param fhirServer base address of the caller's FHIR server, without a trailing slash
 * @param authorization how to read that server; its token is for this call only
 * @param prefetch FHIR JSON by prefetch key; a JSON null says that the caller has no such data
 * @param mayReadServer whether {@code fhirServer} may be asked for what was not sent
 * @param reach how far it reaches into our own record, by the terms of the caller
 * @param sender who sent it
 * @param display language and units of the cards, by the terms of the caller, never by the call itself
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
        OwnReach reach,
        Sender sender,
        Display display) {
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
                OwnReach.ALL,
                Sender.UNKNOWN,
                Display.PLAIN);
    }

    /** The same call with who sent it. */
    HookCall from(Sender who) {
        return with(authorization, mayReadServer, reach, who, display);
    }

    /** What names the calling system in all its calls: what it proved, else its FHIR server, else nothing. */
    public String caller() {
        String server = fhirServer == null ? "" : fhirServer;
        return sender.client().isEmpty() ? server : sender.client();
    }

    /**
     * What names a patient of the calling system here: {@code caller|id}. An id of our own record stands alone, so that
     * the two are never the same.
     */
    public String patientKey(String idThere) {
        return caller() + "|" + idThere;
    }

    /** The same call, answered from what it brings. */
    HookCall withItsServerUnread() {
        return with(null, false, reach, sender, display);
    }

    /** The same call with how far it reaches into our own record. */
    HookCall reaching(OwnReach far) {
        return with(authorization, mayReadServer, far, sender, display);
    }

    /** The same call, answered in a language and units. */
    HookCall shownIn(Display wanted) {
        return with(authorization, mayReadServer, reach, sender, wanted);
    }

    private HookCall with(
            @Nullable FhirAuthorization otherAuthorization,
            boolean readServer,
            OwnReach far,
            Sender who,
            Display wanted) {
        return new HookCall(
                hook,
                hookInstance,
                context,
                sentContext,
                fhirServer,
                otherAuthorization,
                prefetch,
                extensions,
                readServer,
                far,
                who,
                wanted);
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
