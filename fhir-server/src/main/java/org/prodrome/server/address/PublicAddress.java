package org.prodrome.server.address;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Address of this server as EHRs and readers of cards reach it.
 *
 * @param base absolute, without a trailing slash
 */
public record PublicAddress(String base) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * The address that a site has set.
     *
     * @throws AddressRefusedException when it is no absolute https address (http only for loopback)
     */
    static PublicAddress configured(String url) {
        String base = url.strip().replaceAll("/+$", "");
        try {
            URI uri = new URI(base);
            boolean http = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isLoopback(uri));
            if (!http
                    || uri.getHost() == null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null
                    || uri.getRawUserInfo() != null) {
                throw AddressRefusedException.notAnAddress(url);
            }
            return new PublicAddress(base);
        } catch (URISyntaxException e) {
            throw AddressRefusedException.notAnAddress(url);
        }
    }

    static PublicAddress loopback(boolean tls, int port) {
        return new PublicAddress("%s://127.0.0.1:%d".formatted(tls ? "https" : "http", port));
    }

    /** Whether an address names this machine only. */
    public static boolean isLoopback(URI uri) {
        return uri.getHost() != null && LOOPBACK.contains(uri.getHost());
    }

    /** Base address of the FHIR endpoint. */
    public String fhir() {
        return base + "/fhir";
    }
}
