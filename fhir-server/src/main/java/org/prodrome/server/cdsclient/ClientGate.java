package org.prodrome.server.cdsclient;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.cdsclient.ClientRegistry.Credentials;
import org.prodrome.server.cdsclient.ClientRegistry.Registration;
import org.prodrome.server.cdsclient.TokenRefusedException.Defect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which registered client a request is from and whether it may do what it asks. Logs the client, the defect and of
 * a right token tenant and id, never the token.
 */
public final class ClientGate {
    /** Where the container puts the certificates of a TLS handshake that it has verified. */
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private static final Logger LOG = LoggerFactory.getLogger(ClientGate.class);

    private final ClientRegistry registry;
    private final TokenCheck check;
    private final PublicAddress address;
    private final TrustProperties trust;

    ClientGate(ClientRegistry registry, TokenCheck check, PublicAddress address, TrustProperties trust) {
        this.registry = registry;
        this.check = check;
        this.address = address;
        this.trust = trust;
    }

    /** Whether there is anybody who could be let in. */
    public boolean knowsClients() {
        return !registry.isEmpty();
    }

    /** Whether a site lets any program on this machine call, which ends with the first client that is registered. */
    public boolean letsAnybodyCall() {
        return registry.isEmpty() && trust.unregisteredCallers();
    }

    /** Whether a site has set that callers need not be registered. */
    public boolean isToldToLetAnybodyCall() {
        return trust.unregisteredCallers();
    }

    /** Whether the list of services is for everybody to read. */
    public boolean discoveryIsPublic() {
        return trust.discovery() == TrustProperties.Discovery.EVERYBODY;
    }

    /** Looks at what the request shows. */
    public Admission admit(HttpServletRequest request, CdsAddress asked) {
        X509Certificate certificate = certificate(request);
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        Optional<String> bearer = headers.stream()
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(header -> header.substring(7).trim())
                .findFirst();
        if (bearer.isPresent()) {
            try {
                ClientToken token = ClientToken.read(bearer.get());
                Optional<Registration> found = registry.ofIssuer(token.issuer());
                if (found.isPresent()) {
                    return headers.size() > 1
                            ? refused(found.get().client(), Defect.NOT_A_TOKEN)
                            : byToken(found.get(), token, certificate, asked);
                }
                LOG.info("a token of issuer {} came to {}: no client has it", printable(token.issuer()), asked.kind());
            } catch (TokenRefusedException e) {
                LOG.info("what came as a token to {} is none: {}", asked.kind(), e.defect());
            }
        }
        return Optional.ofNullable(certificate)
                .flatMap(registry::ofCertificate)
                .map(registration -> granted(registration.client(), "", asked))
                .orElseGet(Admission.Stranger::new);
    }

    private Admission byToken(
            Registration registration, ClientToken token, @Nullable X509Certificate certificate, CdsAddress asked) {
        CdsClient client = registration.client();
        if (!(registration.credentials() instanceof Credentials.Token credentials)) {
            return refused(client, Defect.NOT_A_TOKEN);
        }
        if (credentials.certificate() != null
                && (certificate == null || !credentials.certificate().is(certificate))) {
            return refused(client, Defect.CERTIFICATE);
        }
        Set<String> audiences = new HashSet<>(registration.audiences());
        audiences.add(asked.below(address.base()));
        try {
            check.require(token, credentials, audiences);
        } catch (TokenRefusedException e) {
            return refused(client, e.defect());
        } catch (SeenTokens.StoreUnavailableException e) {
            LOG.error(
                    "whether a token of client {} was used before cannot be said: the database does not answer",
                    client.name());
            return new Admission.Undecided();
        }
        String tenant = token.claimText("tenant").orElse("");
        LOG.debug(
                "client {} tenant {} token {} admitted to {}",
                client.name(),
                printable(tenant),
                printable(token.claimText("jti").orElse("")),
                asked.kind());
        if (client.tenants().isEmpty()
                ? token.claims().has("tenant")
                : !client.tenants().contains(tenant)) {
            LOG.info(
                    "client {} came for tenant '{}', which it is not registered for", client.name(), printable(tenant));
            return new Admission.NotGranted(
                    client.name(),
                    "client %s is not registered for the tenant that its token names, or must name one"
                            .formatted(client.name()));
        }
        return granted(client, printable(token.claimText("jti").orElse("")), asked);
    }

    private static Admission granted(CdsClient client, String token, CdsAddress asked) {
        if (asked.kind() == CdsAddress.Kind.DISCOVERY || client.mayCall(asked.service())) {
            return new Admission.Admitted(client, token);
        }
        LOG.info("client {} asked for a service that it was not granted ({})", client.name(), asked.kind());
        return new Admission.NotGranted(
                client.name(), "client %s is not registered for this service".formatted(client.name()));
    }

    private static Admission refused(CdsClient client, Defect defect) {
        LOG.warn("a token of client {} was refused: {}", client.name(), defect);
        return new Admission.Refused(client.name(), defect.name());
    }

    private static @Nullable X509Certificate certificate(HttpServletRequest request) {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
                ? chain[0]
                : null;
    }

    /** A word of a stranger as it may stand in a log: short, of visible ASCII. */
    private static String printable(String text) {
        String cut = text.length() > 200 ? text.substring(0, 200) : text;
        return cut.replaceAll("[^!-~]", "?");
    }
}
