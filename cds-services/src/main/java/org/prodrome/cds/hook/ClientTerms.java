package org.prodrome.cds.hook;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who calls and what was agreed with them beforehand.
 *
 * @param services ids of the services that the caller may call; {@value #ALL_SERVICES} for every one
 * @param systemActions whether the caller applies actions that no user sees; off unless it was agreed
 * @param fhirServers base addresses that its calls may name for us to read; a call that names another is answered from
 *     its prefetch
 */
public record ClientTerms(Sender sender, Set<String> services, boolean systemActions, Set<String> fhirServers) {
    /** The word for every service. */
    public static final String ALL_SERVICES = "*";

    /** Nothing was agreed. */
    public static final ClientTerms NONE = new ClientTerms(false, Set.of());

    public ClientTerms {
        services = Set.copyOf(services);
        fhirServers = fhirServers.stream().map(ClientTerms::bare).collect(Collectors.toUnmodifiableSet());
    }

    /** Terms with somebody who proved nothing, who may call every service. */
    public ClientTerms(boolean systemActions, Set<String> fhirServers) {
        this(Sender.UNKNOWN, Set.of(ALL_SERVICES), systemActions, fhirServers);
    }

    /** Whether the caller may call a service. */
    boolean offers(String service) {
        return services.contains(ALL_SERVICES) || services.contains(service);
    }

    /** The call as this caller's, marked where its server may not be read for them. */
    HookCall limit(HookCall call) {
        HookCall sent = call.from(sender);
        String server = call.fhirServer();
        return server == null || fhirServers.contains(bare(server)) ? sent : sent.withItsServerUnread();
    }

    private static String bare(String address) {
        return address.replaceAll("/+$", "");
    }
}
