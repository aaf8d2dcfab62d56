package org.prodrome.cds.hook;

import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.text.Display;

/**
 * What was agreed with one caller beforehand.
 *
 * @param systemActions whether the caller applies actions that no user sees; off unless it was agreed
 * @param fhirServers base addresses that its calls may name for us to read; a call that names another is answered from
 *     its prefetch
 * @param display language and units of its cards; null: those of the site
 */
public record ClientTerms(
        boolean systemActions,
        Set<String> fhirServers,
        @Nullable Display display) {
    /** Nothing was agreed. */
    public static final ClientTerms NONE = new ClientTerms(false, Set.of());

    public ClientTerms {
        fhirServers = fhirServers.stream().map(ClientTerms::bare).collect(Collectors.toUnmodifiableSet());
    }

    /** A client that reads as the site does. */
    public ClientTerms(boolean systemActions, Set<String> fhirServers) {
        this(systemActions, fhirServers, null);
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
