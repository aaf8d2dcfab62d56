package org.prodrome.cds.remote;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Whether an address says the same to whoever reads it. {@link URI#normalize} leaves {@code %2e%2e} alone (RFC 3986,
 * 6.2.2.2, would decode it first), and the other side may decode it, even twice: so a path that climbs, holds a
 * separator in disguise or a character that is none is not asked for. No id or type of FHIR needs an escape.
 */
final class PlainPath {
    private static final int MOST_ROUNDS = 3;

    private PlainPath() {}

    static boolean is(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return false;
        }
        String read = path;
        for (int round = 0; read.indexOf('%') >= 0; round++) {
            if (round == MOST_ROUNDS) {
                return false;
            }
            String decoded = decoded(read);
            if (decoded.isEmpty() || count(decoded) != count(path)) {
                return false;
            }
            read = decoded;
        }
        return read.chars().noneMatch(c -> c < 0x20 || c == 0x7f || c == '\\') && !climbs(read);
    }

    /** A segment may carry parameters that a container cuts off: {@code ..;x} climbs too. */
    private static boolean climbs(String path) {
        for (String segment : path.split("/", -1)) {
            String name = segment.split(";", 2)[0];
            if (name.equals(".") || name.equals("..")) {
                return true;
            }
        }
        return false;
    }

    private static long count(String path) {
        return path.chars().filter(c -> c == '/').count();
    }

    /** Each escape as the byte that it stands for; empty where one is broken. */
    private static String decoded(String path) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '%') {
                text.append(c);
                continue;
            }
            int high = i + 2 <= path.length() - 1 ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = i + 2 <= path.length() - 1 ? Character.digit(path.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return "";
            }
            text.append(new String(new byte[] {(byte) (high * 16 + low)}, StandardCharsets.ISO_8859_1));
            i += 2;
        }
        return text.toString();
    }
}
