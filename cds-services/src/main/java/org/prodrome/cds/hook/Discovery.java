package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.text.Language;
import org.prodrome.cds.text.Phrasing;

/** The services that this server offers, as {@code GET /cds-services} lists them. */
record Discovery(List<Entry> services) {
    Discovery {
        services = List.copyOf(services);
    }

    /** In English. */
    static Discovery of(List<ServiceDescription> services, SpecVersion spec) {
        return of(services, spec, Phrasing.in(Language.EN));
    }

    static Discovery of(List<ServiceDescription> services, SpecVersion spec, Phrasing phrasing) {
        return new Discovery(services.stream()
                .map(service -> Entry.of(service, spec, phrasing))
                .toList());
    }

    /**
     * One service on the wire.
     *
     * @param version version of CDS Hooks, in 3.0 only
     * @param hookVersion version of the hook, in 3.0 only
     * @param extension versions of our extensions and the options of the service, under our own names
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
            Extension extension) {
        static Entry of(ServiceDescription service, SpecVersion spec, Phrasing phrasing) {
            boolean ballot = spec == SpecVersion.V3_0;
            return new Entry(
                    service.hook(),
                    say(phrasing, service.title()),
                    say(phrasing, service.description()),
                    service.id(),
                    ballot ? SpecVersion.BALLOT : null,
                    ballot ? Hook.of(service.hook()).map(Hook::version).orElse(null) : null,
                    service.prefetch(),
                    service.usageRequirements() == null ? null : say(phrasing, service.usageRequirements()),
                    new Extension(
                            ExtensionVersion.SUPPORTED,
                            service.options().stream()
                                    .map(option -> new ConfigurationOption(
                                            option.code(),
                                            option.type(),
                                            say(phrasing, option.name()),
                                            say(phrasing, option.description()),
                                            option.value()))
                                    .toList()));
        }

        private static String say(Phrasing phrasing, String english) {
            return phrasing.words(english).orElse(english);
        }
    }

    /**
     * What we add beside a service, as the Da Vinci CRD guide adds its own.
     *
     * @param versions all versions of our extensions that a call may ask for
     * @param options what a call may set; left out where there is nothing
     */
    record Extension(
            @JsonProperty(ExtensionVersion.KEY) List<String> versions,

            @JsonProperty(ConfigurationOption.KEY) @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<ConfigurationOption> options) {}
}
