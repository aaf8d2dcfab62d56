package org.prodrome.imaging.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The training code's own results, stage by stage, to the last bit. */
class PreprocessGoldensTest {
    private final JsonNode cases = json("cases.json");

    @Test
    void resizesLikePillowToTheLastBit() {
        assertThat(cases.path("resize")).isNotEmpty();
        for (JsonNode c : cases.path("resize")) {
            NpyArray in = array(c.path("input").asText());
            NpyArray out = array(c.path("expected").asText());
            EightBitImage image = new EightBitImage(in.shape()[0], in.shape()[1], in.bytes());
            EightBitImage resized = PillowResampler.BILINEAR.resize(
                    image, c.path("height").asInt(), c.path("width").asInt());
            assertThat(resized.values()).as(c.toString()).isEqualTo(out.bytes());
        }
    }

    @Test
    void windowsToEightBitsLikeTheTrainingCodeToTheLastBit() {
        assertThat(cases.path("eight_bit")).isNotEmpty();
        for (JsonNode c : cases.path("eight_bit")) {
            NpyArray in = array(c.path("input").asText());
            GrayImage film = new GrayImage(
                    in.shape()[0],
                    in.shape()[1],
                    in.ints(),
                    c.path("photometric").asText().equals("MONOCHROME1"),
                    c.path("slope").asDouble(),
                    c.path("intercept").asDouble(),
                    padding(c.path("padding")));
            LevelWindow window = LevelWindow.of(film, 1, 99);
            assertThat(window.low())
                    .as(c.toString())
                    .isEqualTo(Double.parseDouble(javaHex(c.path("low").asText())));
            assertThat(window.high())
                    .as(c.toString())
                    .isEqualTo(Double.parseDouble(javaHex(c.path("high").asText())));
            assertThat(window.image().values())
                    .as(c.toString())
                    .isEqualTo(array(c.path("expected").asText()).bytes());
        }
    }

    private static GrayImage.@Nullable Padding padding(JsonNode value) {
        return value.isNull() ? null : new GrayImage.Padding(value.intValue(), value.intValue());
    }

    /** Python writes 0x1.8p+3, Java reads 0x1.8p3. */
    private static String javaHex(String python) {
        return python.replace("p+", "p");
    }

    private static NpyArray array(String name) {
        return NpyArray.parse(bytes(name));
    }

    private static JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(bytes(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(PreprocessGoldensTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
