package org.prodrome.imaging.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrayPngTest {
    @Test
    void readsTheNumbersThatAreThereIn8And16Bits(@TempDir Path folder) throws IOException {
        assertThat(roundTrip(folder, BufferedImage.TYPE_BYTE_GRAY, 77, 200)).containsExactly(77, 200);
        assertThat(roundTrip(folder, BufferedImage.TYPE_USHORT_GRAY, 300, 65535))
                .containsExactly(300, 65535);
    }

    @Test
    void colourAndNonsenseAreNamed(@TempDir Path folder) throws IOException {
        Path colour = folder.resolve("colour.png");
        ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", colour.toFile());
        assertThatThrownBy(() -> GrayPng.read(colour))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("3 channels");
        Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
        assertThatThrownBy(() -> GrayPng.read(text)).isInstanceOf(IOException.class);
    }

    private static int[] roundTrip(Path folder, int type, int... values) throws IOException {
        BufferedImage image = new BufferedImage(values.length, 1, type);
        image.getRaster().setPixels(0, 0, values.length, 1, values);
        Path file = folder.resolve(type + ".png");
        ImageIO.write(image, "png", file.toFile());
        return GrayPng.read(file).stored();
    }
}
