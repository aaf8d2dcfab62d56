package org.prodrome.cds.hook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of a service, checked for its form. The caller's access token is not kept: no call goes out with it.
 *
 * @param hookInstance the caller's name of this call; the same again gets the same cards
 * @param fhirServer base address of the caller's FHIR server, without a trailing slash
 * @param prefetch FHIR JSON by prefetch key; a JSON null says that the caller has no such data
 */
public record HookCall(
        String hook,
        String hookInstance,
        HookContext context,
        @Nullable String fhirServer,
        Map<String, JsonNode> prefetch) {
    public HookCall {
        prefetch = Collections.unmodifiableMap(new LinkedHashMap<>(prefetch));
    }
}
