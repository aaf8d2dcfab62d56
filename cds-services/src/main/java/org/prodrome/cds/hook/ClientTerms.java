package org.prodrome.cds.hook;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was agreed with one caller beforehand.
 *
 * @param systemActions whether the caller applies actions that no user sees; off unless it was agreed
 * @param fhirServers base addresses that its calls may name for us to read; a call that names another is answered from
 *     its prefetch
 */
public record ClientTerms(boolean systemActions, Set<String> fhirServers) {
    /** Nothing was agreed. */
    public static final ClientTerms NONE = new ClientTerms(false, Set.of());

    public ClientTerms {
        fhirServers = fhirServers.stream().map(ClientTerms::bare).collect(Collectors.toUnmodifiableSet());
    }

    /** The call, marked where its server may not be read for this caller. */
    HookCall limit(HookCall call) {
        String server = call.fhirServer();
        return server == null || fhirServers.contains(bare(server)) ? call : call.withItsServerUnread();
    }

    private static String bare(String address) {
        return address.replaceAll("/+$", "");
    }
}
