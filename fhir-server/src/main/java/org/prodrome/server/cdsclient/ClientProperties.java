package org.prodrome.server.cdsclient;

import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One client as {@code prodrome.cds.clients[*]} has it, not yet checked.
 *
 * @param name short name for logs
 * @param issuer the {@code iss} of its tokens
 * @param jku https address of its key set; the only {@code jku} that its tokens may name
 * @param jwks its key set itself: a JSON Web Key Set or the path of a file that holds one. With {@code jku} too, the
 *     keys are these and nothing is fetched
 * @param audiences what its tokens may name as {@code aud} beside the address of the endpoint
 * @param tenants what its tokens may name as {@code tenant}
 * @param services ids of services that it may call, or {@code *}
 * @param origins web pages of its that may call from a browser
 * @param fhirServers FHIR base addresses that its calls may name
 * @param ownStore whether its calls may be about every patient of this server's own record; without it only about those
 *     whom a call names by an identifier from one of {@code fhirServers}
 * @param systemActions whether actions without the user were agreed
 * @param certificateSha256 SHA-256 of its TLS certificate, in hexadecimal, colons allowed
 * @param certificateSubject subject of its TLS certificate as a distinguished name (RFC 2253)
 * @param language language of its cards, {@code en} or {@code de}; empty: that of the site
 * @param units units of its cards, as {@code prodrome.cards.units}; empty: those of the site
 */
public record ClientProperties(
        @DefaultValue("") String name,
        @DefaultValue("") String issuer,
        @DefaultValue("") String jku,
        @DefaultValue("") String jwks,
        @DefaultValue List<String> audiences,
        @DefaultValue List<String> tenants,
        @DefaultValue List<String> services,
        @DefaultValue List<String> origins,
        @DefaultValue List<String> fhirServers,
        @DefaultValue("false") boolean ownStore,
        @DefaultValue("false") boolean systemActions,
        @DefaultValue("") String certificateSha256,
        @DefaultValue("") String certificateSubject,
        @DefaultValue("") String language,
        @DefaultValue("") String units) {
    public ClientProperties {
        audiences = List.copyOf(audiences);
        tenants = List.copyOf(tenants);
        services = List.copyOf(services);
        origins = List.copyOf(origins);
        fhirServers = List.copyOf(fhirServers);
    }
}
