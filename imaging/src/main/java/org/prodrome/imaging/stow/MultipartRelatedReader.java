package org.prodrome.imaging.stow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the parts of a multipart/related body (RFC 2387, RFC 2046 section 5.1) one after the other from a stream. Holds
 * one part in memory at a time. The caller closes the stream.
 */
final class MultipartRelatedReader {
    private static final int LONGEST_LINE = 8_192;
    private static final int MOST_HEADERS = 32;
    private static final int LONGEST_PREAMBLE = 65_536;

    private final RequestBytes in;
    private final StowLimits limits;
    private final byte[] delimiter;
    private final int[] fallback;
    private int parts;
    private boolean started;
    private boolean finished;

    MultipartRelatedReader(InputStream body, String boundary, StowLimits limits) {
        this.in = new RequestBytes(body, limits.maxRequestBytes());
        this.limits = limits;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.fallback = fallback(delimiter);
    }

    /**
     * One part.
     *
     * @param headers by lower-case name
     * @param body the bytes
     */
    record Part(Map<String, String> headers, byte[] body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /**
     * The next part, or empty after the last one.
     *
     * @throws MalformedMultipartException when the body does not follow its boundary or ends early
     * @throws PayloadTooLargeException beyond the limits
     */
    Optional<Part> next() throws IOException {
        if (!started) {
            started = true;
            // The first delimiter may stand at the very start, without the line break that belongs to it.
            readToDelimiter(2, LONGEST_PREAMBLE, "before the first part");
            finished = isLast();
        }
        if (finished) {
            return Optional.empty();
        }
        if (++parts > limits.maxParts()) {
            throw new PayloadTooLargeException("more than %d parts".formatted(limits.maxParts()));
        }
        Map<String, String> headers = headers();
        byte[] body = readToDelimiter(0, limits.maxPartBytes(), "in part " + parts);
        finished = isLast();
        return Optional.of(new Part(headers, body));
    }

    /** After a delimiter: {@code --} for the last one, else the end of its line. */
    private boolean isLast() throws IOException {
        String rest = line();
        if (rest.startsWith("--")) {
            return true;
        }
        if (!rest.isBlank()) {
            throw new MalformedMultipartException("text after a boundary, part " + parts);
        }
        return false;
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() >= MOST_HEADERS) {
                throw new MalformedMultipartException("part %d has no readable headers".formatted(parts));
            }
            headers.put(
                    line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        return headers;
    }

    /** A line without its end; the end of the body also ends a line, so that a last boundary needs none. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (line.length() >= LONGEST_LINE) {
                throw new MalformedMultipartException("a line of more than %d bytes".formatted(LONGEST_LINE));
            }
            line.append((char) b);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    /** Knuth, Morris and Pratt: what was matched in vain is part of the body. */
    private byte[] readToDelimiter(int alreadyMatched, int limit, String where) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int matched = alreadyMatched;
        while (matched < delimiter.length) {
            int b = in.read();
            if (b < 0) {
                throw new MalformedMultipartException(
                        "the body ends %s, without its closing boundary".formatted(where));
            }
            while (matched > 0 && delimiter[matched] != (byte) b) {
                int shorter = fallback[matched - 1];
                body.write(delimiter, 0, matched - shorter);
                matched = shorter;
            }
            if (delimiter[matched] == (byte) b) {
                matched++;
            } else {
                body.write(b);
            }
            if (body.size() > limit) {
                throw new PayloadTooLargeException("more than %d bytes %s".formatted(limit, where));
            }
        }
        return body.toByteArray();
    }

    private static int[] fallback(byte[] pattern) {
        int[] table = new int[pattern.length];
        for (int i = 1, matched = 0; i < pattern.length; i++) {
            while (matched > 0 && pattern[matched] != pattern[i]) {
                matched = table[matched - 1];
            }
            if (pattern[matched] == pattern[i]) {
                matched++;
            }
            table[i] = matched;
        }
        return table;
    }
}
