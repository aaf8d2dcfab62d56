package org.prodrome.imaging.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NpyArrayTest {
    @Test
    void readsSignedAndUnsignedShorts() {
        assertThat(NpyArray.parse(npy("<u2", "(2,)", new byte[] {1, 0, -1, -1})).ints())
                .containsExactly(1, 65535);
        assertThat(NpyArray.parse(npy("<i2", "(1, 2)", new byte[] {1, 0, -1, -1}))
                        .ints())
                .containsExactly(1, -1);
    }

    @Test
    void namesWhatIsWrongWithHostileFiles() {
        assertThatThrownBy(() -> NpyArray.parse(new byte[] {1, 2, 3})).hasMessageContaining("not a .npy");
        assertThatThrownBy(() -> NpyArray.parse(npy("<f4", "(2,)", new byte[4])))
                .hasMessageContaining("needs 8 bytes");
        assertThatThrownBy(() -> NpyArray.parse(npy("|O1", "(2,)", new byte[4])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NpyArray.parse(npy("|u1", "(999999999, 999999999, 99)", new byte[4])))
                .isInstanceOfAny(IllegalArgumentException.class, ArithmeticException.class);
        assertThatThrownBy(() -> NpyArray.parse(npy("|u1", "(99999999999,)", new byte[4])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] npy(String type, String shape, byte[] data) {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n".formatted(type, shape);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(data);
        return out.toByteArray();
    }
}
