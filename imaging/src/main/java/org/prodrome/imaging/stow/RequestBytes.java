package org.prodrome.imaging.stow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request body, buffered, that ends with a name when it is longer than allowed. Not for several threads. */
final class RequestBytes {
    private final InputStream in;
    private final long limit;
    private final byte[] buffer = new byte[65_536];
    private int position;
    private int filled;
    private long total;

    RequestBytes(InputStream in, long limit) {
        this.in = in;
        this.limit = limit;
    }

    /** The next byte, or -1 at the end. */
    int read() throws IOException {
        if (position == filled && !fill()) {
            return -1;
        }
        return buffer[position++] & 0xFF;
    }

    /** All that is left. */
    byte[] readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (position < filled || fill()) {
            all.write(buffer, position, filled - position);
            position = filled;
        }
        return all.toByteArray();
    }

    private boolean fill() throws IOException {
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        position = 0;
        total += filled;
        if (total > limit) {
            throw new PayloadTooLargeException("the request has more than %d bytes".formatted(limit));
        }
        return filled > 0;
    }
}
