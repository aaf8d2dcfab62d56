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

class GrayFileTest {
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
        assertThatThrownBy(() -> GrayFile.read(colour))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("3 channels");
        Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
        assertThatThrownBy(() -> GrayFile.read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void aJpegFileIsReadByItsContentWhateverItsName(@TempDir Path folder) throws IOException {
        BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 128; i++) {
            image.getRaster().setSample(i % 16, i / 16, 0, i % 16 < 8 ? 60 : 180);
        }
        Path file = folder.resolve("film.png");
        ImageIO.write(image, "jpg", file.toFile());
        GrayImage read = GrayFile.read(file);
        assertThat(read.rows()).isEqualTo(8);
        assertThat(read.columns()).isEqualTo(16);
        assertThat(read.stored()[0]).isBetween(56, 64);
        assertThat(read.stored()[15]).isBetween(176, 184);
        Path gif = folder.resolve("film.gif");
        ImageIO.write(image, "gif", gif.toFile());
        assertThatThrownBy(() -> GrayFile.read(gif)).hasMessageContaining("neither a PNG nor a JPEG");
    }

    private static int[] roundTrip(Path folder, int type, int... values) throws IOException {
        BufferedImage image = new BufferedImage(values.length, 1, type);
        image.getRaster().setPixels(0, 0, values.length, 1, values);
        Path file = folder.resolve(type + ".png");
        ImageIO.write(image, "png", file.toFile());
        return GrayFile.read(file).stored();
    }
}
