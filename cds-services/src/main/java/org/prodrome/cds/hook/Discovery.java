package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The services that this server offers, as {@code GET /cds-services} lists them. */
record Discovery(List<Entry> services) {
    Discovery {
        services = List.copyOf(services);
    }

    static Discovery of(List<ServiceDescription> services, SpecVersion spec) {
        return new Discovery(
                services.stream().map(service -> Entry.of(service, spec)).toList());
    }

    /**
     * One service on the wire.
     *
     * @param version version of CDS Hooks, in 3.0 only
     * @param hookVersion version of the hook, in 3.0 only
     * @param extension the options of the service, under our own name
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @JsonPropertyOrder({
        "hook",
        "title",
        "description",
        "id",
        "version",
        "hookVersion",
        "prefetch",
        "usageRequirements",
        "extension"
    })
    record Entry(
            String hook,
            String title,
            String description,
            String id,
            @Nullable String version,
            @Nullable String hookVersion,
            Map<String, String> prefetch,
            @Nullable String usageRequirements,
            Map<String, List<ConfigurationOption>> extension) {
        static Entry of(ServiceDescription service, SpecVersion spec) {
            boolean ballot = spec == SpecVersion.V3_0;
            return new Entry(
                    service.hook(),
                    service.title(),
                    service.description(),
                    service.id(),
                    ballot ? SpecVersion.BALLOT : null,
                    ballot ? Hook.of(service.hook()).flatMap(Hook::version).orElse(null) : null,
                    service.prefetch(),
                    service.usageRequirements(),
                    service.options().isEmpty() ? Map.of() : Map.of(ConfigurationOption.KEY, service.options()));
        }
    }
}
