package org.prodrome.cds.remote;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which FHIR servers may be asked: those whose base address is on a list, over https. Names that lead to addresses
 * inside a network (loopback, private, link-local, shared, unique local) are refused unless that network is listed too.
 */
public final class AllowedServers {
    private final Set<String> bases;
    private final List<Network> networks;
    private final boolean loopback;

    /**
     * @param bases base addresses, exactly as callers name them but for trailing slashes
     * @param networks address ranges such as {@code 10.1.0.0/16} that servers may stand in although they are private
     * @param loopback whether this machine may be asked, also without TLS; for a server that only this machine reaches
     * @throws IllegalArgumentException when an address or range is none
     */
    public AllowedServers(List<String> bases, List<String> networks, boolean loopback) {
        this.bases = bases.stream().map(AllowedServers::normal).collect(Collectors.toUnmodifiableSet());
        this.networks = networks.stream().map(Network::of).toList();
        this.loopback = loopback;
        this.bases.forEach(this::requireUsable);
    }

    boolean isEmpty() {
        return bases.isEmpty();
    }

    /** Whether this base address is on the list and its scheme is allowed. */
    boolean lists(String base) {
        return bases.contains(normal(base));
    }

    /** Whether a connection may go to this address. */
    boolean allows(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return loopback || networks.stream().anyMatch(network -> network.holds(address));
        }
        return !Network.isInternal(address) || networks.stream().anyMatch(network -> network.holds(address));
    }

    /**
     * The addresses of a host, every one of them allowed.
     *
     * @throws UnknownHostException when there are none, or one is not allowed: then none is used
     */
    InetAddress[] addresses(String host) throws UnknownHostException {
        InetAddress[] found = InetAddress.getAllByName(host);
        for (InetAddress address : found) {
            if (!allows(address)) {
                throw new UnknownHostException("an address of the host is inside a network that is not listed");
            }
        }
        return found;
    }

    private void requireUsable(String base) {
        URI uri = URI.create(base);
        boolean here = Set.of("127.0.0.1", "localhost", "[::1]").contains(String.valueOf(uri.getHost()));
        if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && here && loopback)) {
            throw new IllegalArgumentException(
                    "a FHIR server is asked over https, or over http on this machine in open mode; found " + base);
        }
        if (uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("a base address has a host and a path only; found " + base);
        }
    }

    private static String normal(String base) {
        try {
            URI uri = new URI(base.replaceAll("/+$", ""));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            String authority = String.valueOf(uri.getRawAuthority()).toLowerCase(Locale.ROOT);
            return scheme + "://" + authority + (uri.getRawPath() == null ? "" : uri.getRawPath())
                    + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no address: " + base, e);
        }
    }
}
