package org.prodrome.server.address;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * The port to listen on, known before the server listens, because links are made of it. Port 0 asks for any free one.
 *
 * @param number 1 to 65535
 */
record ListeningPort(int number) {
    /** Below the ports that Linux, macOS and Windows give to outgoing connections, so that none takes it meanwhile. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;

    static ListeningPort of(int wanted) {
        return wanted == 0 ? free(RandomGenerator.getDefault()) : new ListeningPort(wanted);
    }

    private static ListeningPort free(RandomGenerator random) {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = random.nextInt(LOWEST, HIGHEST);
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(port));
                return new ListeningPort(port);
            } catch (IOException taken) {
                continue;
            }
        }
        throw new UncheckedIOException(new IOException("no free port between %d and %d".formatted(LOWEST, HIGHEST)));
    }
}
