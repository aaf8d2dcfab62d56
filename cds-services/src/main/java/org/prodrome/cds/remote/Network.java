package org.prodrome.cds.remote;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/** A range of IP addresses in CIDR form: the leading bits that all of them share. */
final class Network {
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]+/\\d{1,3}");

    /** What the Internet does not route to, or routes back inside (RFC 6890 and its registries). */
    private static final List<Network> INTERNAL = List.of(
            of("0.0.0.0/8"),
            of("10.0.0.0/8"),
            of("100.64.0.0/10"),
            of("127.0.0.0/8"),
            of("169.254.0.0/16"),
            of("172.16.0.0/12"),
            of("192.0.0.0/24"),
            of("192.168.0.0/16"),
            of("198.18.0.0/15"),
            of("224.0.0.0/3"),
            of("::/127"),
            of("64:ff9b::/96"),
            of("64:ff9b:1::/48"),
            of("2002::/16"),
            of("fc00::/7"),
            of("fe80::/10"),
            of("fec0::/10"),
            of("ff00::/8"));

    private final byte[] prefix;
    private final int bits;

    private Network(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /**
     * Reads {@code 10.1.0.0/16}.
     *
     * @throws IllegalArgumentException when the text is no range of literal addresses
     */
    static Network of(String cidr) {
        if (!LITERAL.matcher(cidr).matches()) {
            throw new IllegalArgumentException("expected a range such as 10.1.0.0/16, found " + cidr);
        }
        String[] parts = cidr.split("/", 2);
        try {
            byte[] address = InetAddress.getByName(parts[0]).getAddress();
            int bits = Integer.parseInt(parts[1]);
            if (bits > address.length * 8) {
                throw new IllegalArgumentException("expected a range such as 10.1.0.0/16, found " + cidr);
            }
            return new Network(address, bits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("expected a range such as 10.1.0.0/16, found " + cidr, e);
        }
    }

    static boolean isInternal(InetAddress address) {
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || INTERNAL.stream().anyMatch(network -> network.holds(address));
    }

    boolean holds(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((bytes[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
