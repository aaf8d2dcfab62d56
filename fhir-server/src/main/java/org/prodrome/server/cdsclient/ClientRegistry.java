package org.prodrome.server.cdsclient;

import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The registered clients. Empty unless a site lists some. */
public final class ClientRegistry {
    private final List<Registration> registrations;
    private final Map<String, Registration> byIssuer = new LinkedHashMap<>();

    ClientRegistry(List<Registration> registrations) {
        this.registrations = List.copyOf(registrations);
        for (Registration registration : registrations) {
            if (registration.credentials() instanceof Credentials.Token token) {
                byIssuer.put(token.issuer(), registration);
            }
        }
    }

    /**
     * One client with how it proves that it is the one.
     *
     * @param audiences that its tokens may name beside the endpoint's own address
     * @param origins of its pages
     */
    record Registration(CdsClient client, Credentials credentials, Set<String> audiences, Set<String> origins) {
        Registration {
            audiences = Set.copyOf(audiences);
            origins = Set.copyOf(origins);
        }
    }

    /** What a client has to show. */
    sealed interface Credentials {
        /** A signed token, and its certificate too where one is registered. */
        record Token(
                String issuer,
                @Nullable String jku,
                KeySource keys,
                @Nullable ClientCertificate certificate) implements Credentials {}

        /** Its TLS certificate alone. */
        record Certificate(ClientCertificate certificate) implements Credentials {}
    }

    /** Whether nobody is registered. */
    public boolean isEmpty() {
        return registrations.isEmpty();
    }

    Optional<Registration> ofIssuer(String issuer) {
        return Optional.ofNullable(byIssuer.get(issuer));
    }

    /** The client that needs to show no more than this certificate. */
    Optional<Registration> ofCertificate(X509Certificate shown) {
        return registrations.stream()
                .filter(registration -> registration.credentials() instanceof Credentials.Certificate certificate
                        && certificate.certificate().is(shown))
                .findFirst();
    }

    /** The pages of all clients. */
    Set<String> origins() {
        Set<String> all = new LinkedHashSet<>();
        registrations.forEach(registration -> all.addAll(registration.origins()));
        return all;
    }

    /** The FHIR servers of all clients. */
    public Set<String> fhirServers() {
        Set<String> all = new LinkedHashSet<>();
        registrations.forEach(registration -> all.addAll(registration.client().fhirServers()));
        return all;
    }

    /**
     * Says which granted services do not exist: a typing error would otherwise show as a refused call.
     *
     * @throws RegistrationRefusedException naming them and the services there are
     */
    void requireServices(Set<String> existing) {
        List<String> problems = registrations.stream()
                .map(Registration::client)
                .flatMap(client -> client.services().stream()
                        .filter(service -> !service.equals(CdsClient.ALL_SERVICES) && !existing.contains(service))
                        .map(service -> "client %s: '%s' is no service of this server; there are %s"
                                .formatted(client.name(), service, String.join(", ", existing))))
                .toList();
        if (!problems.isEmpty()) {
            throw new RegistrationRefusedException(problems);
        }
    }
}
