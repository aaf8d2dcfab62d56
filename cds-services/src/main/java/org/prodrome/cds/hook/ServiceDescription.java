package org.prodrome.cds.hook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One service of this server.
 *
 * @param hook the hook that it answers, one of {@link Hook}
 * @param id last part of its address, unique on this server
 * @param usageRequirements what it needs beside the prefetch
 * @param prefetch key to FHIR query, in the order shown
 * @param options what a caller may set
 */
public record ServiceDescription(
        String hook,
        String title,
        String description,
        String id,
        Map<String, String> prefetch,
        @Nullable String usageRequirements,
        List<ConfigurationOption> options) {
    /** What needs no escaping in an address. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9\\-._]{0,99}");

    public ServiceDescription {
        if (Hook.of(hook).isEmpty()) {
            throw new IllegalArgumentException("no hook of the CDS Hooks library: " + hook);
        }
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("an id is letters, digits and -._ , found " + id);
        }
        Wire.requireLine("title", title);
        Wire.requireText("description", description);
        if (usageRequirements != null) {
            Wire.requireText("usageRequirements", usageRequirements);
        }
        prefetch = Collections.unmodifiableMap(new LinkedHashMap<>(prefetch));
        prefetch.forEach((key, query) -> {
            Wire.requireText("prefetch key", key);
            Wire.requireText("prefetch." + key, query);
        });
        PrefetchOrder.require(prefetch);
        options = List.copyOf(options);
    }

    /** A service without options. */
    public ServiceDescription(
            String hook,
            String title,
            String description,
            String id,
            Map<String, String> prefetch,
            @Nullable String usageRequirements) {
        this(hook, title, description, id, prefetch, usageRequirements, List.of());
    }
}
