package org.prodrome.imaging.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link InstanceStore} keeps to. */
abstract class InstanceStoreContract {
    /** A store without content. */
    abstract InstanceStore empty();

    @Test
    void givesBackWhatItTook() throws IOException {
        InstanceStore store = empty();
        byte[] content = bytes(100_000, 1);
        ContentAddress address = store.put(content);
        assertThat(address).isEqualTo(ContentAddress.of(content));
        try (InputStream stream = store.open(address)) {
            assertThat(stream.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void keepsTheSameBytesOnceUnderOneAddress() {
        InstanceStore store = empty();
        assertThat(store.put(bytes(10, 1))).isEqualTo(store.put(bytes(10, 1)));
        assertThat(store.put(bytes(10, 2))).isNotEqualTo(store.put(bytes(10, 1)));
    }

    @Test
    void knowsWhatItHas() {
        InstanceStore store = empty();
        ContentAddress absent = ContentAddress.of(bytes(3, 9));
        assertThat(store.exists(absent)).isFalse();
        assertThatThrownBy(() -> store.open(absent))
                .isInstanceOf(MissingContentException.class)
                .hasMessageContaining(absent.sha256());
        store.put(bytes(3, 9));
        assertThat(store.exists(absent)).isTrue();
    }

    @Test
    void takesTheSameBytesFromSeveralThreads() {
        InstanceStore store = empty();
        assertThat(IntStream.range(0, 16)
                        .parallel()
                        .mapToObj(i -> store.put(bytes(5_000, i % 2)))
                        .distinct())
                .hasSize(2);
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
