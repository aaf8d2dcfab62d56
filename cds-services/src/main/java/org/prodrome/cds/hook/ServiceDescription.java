package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One service of the discovery document (CDS Hooks 2.0.1; the fields of 3.0 are not sent, since validators of 2.0 call
 * them unknown).
 *
 * @param hook the hook that it answers
 * @param id last part of its address, unique on this server
 * @param usageRequirements what it needs beside the prefetch
 * @param prefetch key to FHIR query, in the order shown
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"hook", "title", "description", "id", "prefetch", "usageRequirements"})
public record ServiceDescription(
        String hook,
        String title,
        String description,
        String id,
        Map<String, String> prefetch,
        @Nullable String usageRequirements) {
    public ServiceDescription {
        Wire.requireText("hook", hook);
        Wire.requireText("title", title);
        Wire.requireText("description", description);
        Wire.requireText("id", id);
        prefetch = Collections.unmodifiableMap(new LinkedHashMap<>(prefetch));
    }
}
