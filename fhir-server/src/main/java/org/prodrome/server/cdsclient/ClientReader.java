package org.prodrome.server.cdsclient;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.text.Display;
import org.prodrome.cds.text.Language;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.cdsclient.ClientRegistry.Credentials;
import org.prodrome.server.cdsclient.ClientRegistry.Registration;

/** Turns what a site has listed into a registry, or says everything that is wrong with it at once. */
final class ClientReader {
    /** The private key of the CDS Hooks sandbox is published with its source: whoever likes signs in its name. */
    private static final String SANDBOX = "https://sandbox.cds-hooks.org";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,60}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final long LONGEST_FILE = 1 << 20;

    private final Surroundings surroundings;
    private final BiFunction<String, URI, KeySource> published;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> issuers = new HashSet<>();

    /**
     * What a list of clients is judged by.
     *
     * @param loopbackHttp whether http is allowed on this machine
     * @param loopbackOnly whether the server listens on this machine alone
     * @param clientCertificates whether the server asks callers for certificates
     * @param otherIssuer issuer of the FHIR endpoint's tokens, which are another thing; empty where there is none
     */
    record Surroundings(boolean loopbackHttp, boolean loopbackOnly, boolean clientCertificates, String otherIssuer) {}

    /** @param published makes the keys of a client, by its name, from the address that it publishes them at */
    ClientReader(Surroundings surroundings, BiFunction<String, URI, KeySource> published) {
        this.surroundings = surroundings;
        this.published = published;
    }

    /** @throws RegistrationRefusedException when anything is wrong */
    ClientRegistry read(List<ClientProperties> listed) {
        List<Registration> registrations = new ArrayList<>();
        for (int i = 0; i < listed.size(); i++) {
            Registration registration = read(new Place(i, listed.get(i).name()), listed.get(i));
            if (registration != null) {
                registrations.add(registration);
            }
        }
        if (!problems.isEmpty()) {
            throw new RegistrationRefusedException(problems);
        }
        return new ClientRegistry(registrations);
    }

    /** Pages that may call from a browser, each as a browser names itself in {@code Origin}. */
    Set<String> origins(String where, List<String> listed) {
        Set<String> origins = new LinkedHashSet<>();
        for (String origin : listed) {
            if (isOrigin(origin)) {
                origins.add(origin);
            } else {
                problems.add(
                        "%s: '%s' is no origin; expected scheme and host, like https://ehr.example, without a path; * and null are not taken"
                                .formatted(where, origin));
            }
        }
        return origins;
    }

    /** @throws RegistrationRefusedException when something was wrong so far */
    void requireNoProblem() {
        if (!problems.isEmpty()) {
            throw new RegistrationRefusedException(problems);
        }
    }

    private record Place(int index, String name) {
        @Override
        public String toString() {
            return "prodrome.cds.clients[%d]%s"
                    .formatted(index, NAME.matcher(name).matches() ? " (" + name + ")" : "");
        }
    }

    private @Nullable Registration read(Place place, ClientProperties listed) {
        int before = problems.size();
        if (!NAME.matcher(listed.name()).matches()) {
            say(place, "name is '%s'; expected 1 to 60 letters, digits, dots, dashes".formatted(listed.name()));
        } else if (!names.add(listed.name())) {
            say(place, "the name is used twice");
        }
        if (listed.services().isEmpty()) {
            say(place, "services is empty: it could call nothing; list ids of GET /cds-services, or *");
        }
        for (String text : listed.audiences()) {
            require(place, !text.isBlank() && !text.contains("*"), "audiences holds '%s'; expected whole texts", text);
        }
        for (String text : listed.tenants()) {
            require(place, !text.isBlank() && !text.contains("*"), "tenants holds '%s'; expected whole texts", text);
        }
        Set<String> fhirServers = new LinkedHashSet<>();
        for (String server : listed.fhirServers()) {
            if (address(server) == null) {
                say(place, "fhir-servers holds '%s'; expected https addresses without query".formatted(server));
            }
            fhirServers.add(server.replaceAll("/+$", ""));
        }
        try {
            Display.of(listed.language().isBlank() ? Language.EN.code() : listed.language(), listed.units());
        } catch (IllegalArgumentException wrong) {
            say(place, String.valueOf(wrong.getMessage()));
        }
        Set<String> origins = origins(place + " origins", listed.origins());
        Credentials credentials = credentials(place, listed);
        if (credentials == null || problems.size() > before) {
            return null;
        }
        return new Registration(
                new CdsClient(
                        listed.name(),
                        Set.copyOf(listed.services()),
                        Set.copyOf(listed.tenants()),
                        fhirServers,
                        listed.ownStore(),
                        listed.systemActions(),
                        listed.language(),
                        listed.units()),
                credentials,
                Set.copyOf(listed.audiences()),
                origins);
    }

    private @Nullable Credentials credentials(Place place, ClientProperties listed) {
        ClientCertificate certificate = certificate(place, listed);
        if (listed.issuer().isBlank()) {
            require(
                    place,
                    listed.jku().isBlank() && listed.jwks().isBlank(),
                    "issuer is missing: the iss of its tokens",
                    "");
            require(place, certificate != null, "neither issuer nor certificate: it could not prove who it is", "");
            return certificate == null ? null : new Credentials.Certificate(certificate);
        }
        checkIssuer(place, listed.issuer());
        if (listed.jku().isBlank() && listed.jwks().isBlank()) {
            say(place, "neither jku nor jwks: there is nothing to check its signature with");
            return null;
        }
        URI jku = listed.jku().isBlank() ? null : address(listed.jku());
        if (jku == null && !listed.jku().isBlank()) {
            say(place, "jku is '%s'; expected an https address".formatted(listed.jku()));
            return null;
        }
        KeySource keys = listed.jwks().isBlank() && jku != null
                ? published.apply(listed.name(), jku)
                : ownKeys(place, listed.jwks().strip());
        return keys == null
                ? null
                : new Credentials.Token(
                        listed.issuer(), listed.jku().isBlank() ? null : listed.jku(), keys, certificate);
    }

    private void checkIssuer(Place place, String issuer) {
        try {
            require(
                    place,
                    new URI(issuer).isAbsolute() && issuer.length() <= 500,
                    "issuer is '%s'; expected a URI",
                    issuer);
        } catch (URISyntaxException e) {
            say(place, "issuer is '%s'; expected a URI".formatted(issuer));
        }
        require(place, issuers.add(issuer), "another client has the issuer %s", issuer);
        require(
                place,
                !issuer.equals(surroundings.otherIssuer()),
                "%s is the issuer of the FHIR endpoint's tokens (prodrome.security.issuer)",
                issuer);
        require(
                place,
                surroundings.loopbackOnly() || !issuer.startsWith(SANDBOX),
                "%s signs with a key that everybody has; it is for a server on loopback only",
                issuer);
    }

    private @Nullable KeySource ownKeys(Place place, String jwks) {
        try {
            String json = jwks.startsWith("{") ? jwks : file(jwks);
            if (KeySet.holdsPrivateKeys(json)) {
                say(place, "jwks holds private keys or secrets; register public keys only");
                return null;
            }
            KeySet keys = KeySet.parse(json);
            if (keys.isEmpty()) {
                say(place, "jwks has no key with a kid for ES384 (EC on P-384) or RS384 (RSA, 2048 bits or more)");
                return null;
            }
            return keys;
        } catch (IOException | InvalidPathException e) {
            say(place, "jwks cannot be read; expected a JSON Web Key Set or the path of a file that holds one");
        } catch (ParseException e) {
            say(place, "jwks is no JSON Web Key Set");
        }
        return null;
    }

    private static String file(String path) throws IOException {
        Path file = Path.of(path);
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException("longer than a key set");
        }
        return Files.readString(file);
    }

    private @Nullable ClientCertificate certificate(Place place, ClientProperties listed) {
        if (listed.certificateSha256().isBlank() && listed.certificateSubject().isBlank()) {
            return null;
        }
        require(
                place,
                surroundings.clientCertificates(),
                "a certificate is registered, but the server asks for none: set server.ssl.client-auth to want or need",
                "");
        String hash = listed.certificateSha256().replace(":", "").strip().toLowerCase(Locale.ROOT);
        if (!hash.isEmpty() && !SHA256.matcher(hash).matches()) {
            say(place, "certificate-sha256 is no SHA-256 in hexadecimal (64 digits)");
            return null;
        }
        try {
            return new ClientCertificate(
                    hash.isEmpty() ? null : hash,
                    listed.certificateSubject().isBlank() ? null : new X500Principal(listed.certificateSubject()));
        } catch (IllegalArgumentException e) {
            say(place, "certificate-subject is no distinguished name like CN=ehr,O=Hospital");
            return null;
        }
    }

    private @Nullable URI address(String text) {
        try {
            URI uri = new URI(text);
            boolean safe = "https".equals(uri.getScheme())
                    || (surroundings.loopbackHttp() && "http".equals(uri.getScheme()) && PublicAddress.isLoopback(uri));
            return safe && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null
                    ? uri
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = new URI(text);
            return ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme()) && PublicAddress.isLoopback(uri)))
                    && uri.getHost() != null
                    && text.equals(text.toLowerCase(Locale.ROOT))
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void require(Place place, boolean right, String problem, String found) {
        if (!right) {
            say(place, problem.contains("%s") ? problem.formatted(found) : problem);
        }
    }

    private void say(Place place, String problem) {
        problems.add(place + ": " + problem);
    }
}
