package org.prodrome.server.cdsclient;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/**
 * A registered EHR and what it may do.
 *
 * @param name short name of the site for it, for logs and messages
 * @param services ids of the services that it may call and give feedback on, or {@value #ALL_SERVICES}
 * @param tenants tenants that its tokens may name; empty: its tokens name none
 * @param fhirServers base addresses, without a trailing slash, that its calls may name as {@code fhirServer} and that
 *     may be read with the token of the call
 * @param ownStore whether its calls may be about every patient of our own record, whatever server they name
 * @param systemActions whether it was agreed that actions may be taken without the user (CDS Hooks, "System Actions")
 * @param language two letters of the language of its cards; empty: the site's
 * @param units units of its cards; empty: the site's
 */
public record CdsClient(
        String name,
        Set<String> services,
        Set<String> tenants,
        Set<String> fhirServers,
        boolean ownStore,
        boolean systemActions,
        String language,
        String units) {
    /** The word for every service of this server. */
    public static final String ALL_SERVICES = "*";

    private static final String ATTRIBUTE = CdsClient.class.getName();
    private static final String TOKEN_ATTRIBUTE = CdsClient.class.getName() + ".token";

    public CdsClient {
        services = Set.copyOf(services);
        tenants = Set.copyOf(tenants);
        fhirServers = Set.copyOf(fhirServers);
    }

    /** The client whose call this request is, once the door has let it in. */
    public static Optional<CdsClient> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof CdsClient client ? Optional.of(client) : Optional.empty();
    }

    /** Id of the token that showed whose call a request is; empty where a certificate did. */
    public static String tokenOf(HttpServletRequest request) {
        return request.getAttribute(TOKEN_ATTRIBUTE) instanceof String token ? token : "";
    }

    /**
     * Marks a request as this client's.
     *
     * @param token id of its token, empty where it has none
     */
    public void sends(HttpServletRequest request, String token) {
        request.setAttribute(ATTRIBUTE, this);
        request.setAttribute(TOKEN_ATTRIBUTE, token);
    }

    /** Whether it may call the service and give feedback on its cards. */
    public boolean mayCall(String service) {
        return services.contains(ALL_SERVICES) || services.contains(service);
    }

    /** Whether the server may be read for it. The comparison is exact but for a trailing slash. */
    public boolean mayName(String fhirServer) {
        return fhirServers.contains(fhirServer.replaceAll("/+$", ""));
    }
}
