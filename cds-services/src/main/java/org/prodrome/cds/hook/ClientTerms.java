package org.prodrome.cds.hook;

import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.text.Display;

/**
 * Who calls and what was agreed with them beforehand.
 *
 * @param services ids of the services that the caller may call; {@value #ALL_SERVICES} for every one
 * @param systemActions whether the caller applies actions that no user sees; off unless it was agreed
 * @param fhirServers base addresses that its calls may name for us to read; a call that names another is answered from
 *     its prefetch
 * @param ownStore whether its calls may be about every patient of our own record; else only about those whom a call
 *     names by an identifier from one of {@code fhirServers}
 * @param display language and units of its cards; null: those of the site
 */
public record ClientTerms(
        Sender sender,
        Set<String> services,
        boolean systemActions,
        Set<String> fhirServers,
        boolean ownStore,
        @Nullable Display display) {
    /** The word for every service. */
    public static final String ALL_SERVICES = "*";

    /** Nothing was agreed. */
    public static final ClientTerms NONE = new ClientTerms(false, Set.of());

    public ClientTerms {
        services = Set.copyOf(services);
        fhirServers = fhirServers.stream().map(ClientTerms::bare).collect(Collectors.toUnmodifiableSet());
    }

    /** Terms with somebody who proved nothing, who may call every service and reads as the site does. */
    public ClientTerms(boolean systemActions, Set<String> fhirServers) {
        this(Sender.UNKNOWN, Set.of(ALL_SERVICES), systemActions, fhirServers, true, null);
    }

    /** Whether the caller may call a service. */
    boolean offers(String service) {
        return services.contains(ALL_SERVICES) || services.contains(service);
    }

    /** The call as this caller's, marked with what may be read for them: of their server and of our own record. */
    HookCall limit(HookCall call) {
        String server = call.fhirServer();
        boolean isTheirs = server != null && fhirServers.contains(bare(server));
        HookCall sent =
                call.from(sender).reaching(ownStore ? OwnReach.ALL : isTheirs ? OwnReach.BY_IDENTIFIER : OwnReach.NONE);
        return server == null || isTheirs ? sent : sent.withItsServerUnread();
    }

    private static String bare(String address) {
        return address.replaceAll("/+$", "");
    }
}
