package org.prodrome.imaging.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every step of the program's own preprocessing and of other networks' against NumPy and Pillow
 * (training/program_goldens.py), and what is refused.
 */
class PreprocessProgramTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyStepIsThatOfNumpyAndPillow(String name, JsonNode c) throws IOException {
        NpyArray in = NpyArray.parse(bytes(c.path("input").asText()));
        GrayImage image = new GrayImage(
                in.shape()[0],
                in.shape()[1],
                in.ints(),
                c.path("photometric").asText().equals("MONOCHROME1"),
                c.path("slope").asDouble(),
                c.path("intercept").asDouble(),
                null,
                c.path("bits").asInt(),
                c.path("aspect").asDouble(1),
                window(c.path("window")));
        StepGoldens goldens = new StepGoldens(bytes(c.path("expected").asText()));

        PreparedFilm film = goldens.holds(name, c.path("preprocess"), image);

        assertThat(new int[] {film.channels(), film.image().rows(), film.image().columns()})
                .isEqualTo(goldens.last().shape());
        PreprocessPipeline pipeline = PreprocessPipeline.of(c.path("preprocess"));
        assertThat(pipeline.channels()).isEqualTo(goldens.last().shape()[0]);
        assertThat(pipeline.prepare(image).tensor()).isEqualTo(film.tensor());
        assertThat(film.mirrored().mirrored().tensor()).isEqualTo(film.tensor());
    }

    static Stream<Arguments> cases() throws IOException {
        JsonNode cases = new ObjectMapper().readTree(bytes("program_cases.json"));
        assertThat(cases).hasSize(15);
        return StreamSupport.stream(cases.spliterator(), false)
                .map(c -> Arguments.of(c.path("name").asText(), c));
    }

    @Test
    void whatCannotBeDoneExactlyIsRefusedByName() {
        String levels = "{'op':'min_max_window'},{'op':'to_uint8','rounding':'half_up'}";
        String resize = "{'op':'resize','size':{'height':8,'width':8},'resample':'pillow_bilinear'}";
        String layout = "{'op':'layout','to':'NCHW'}";
        String voi = "{'op':'voi','rule':'first_window','fallback':{'low':1,'high':99}},";
        Map<String, String> refused = Map.of(
                "'equalize' is not a step", levels + ",{'op':'equalize'}," + resize + "," + layout,
                "comes too late", resize + "," + levels + "," + layout,
                "the last step is layout", levels + "," + resize,
                "do not end at one size", levels + ",{'op':'pad_square','value':0}," + layout,
                "exactly one of", resize + "," + layout,
                "to_uint8 goes with a window",
                        "{'op':'stored_range','scale':1},{'op':'to_uint8','rounding':'half_up'}," + resize + ","
                                + layout,
                "no more than the resize before it",
                        levels + "," + resize + ",{'op':'centre_crop','size':{'height':9,'width':8}}," + layout,
                "1 or 1 numbers",
                        levels + "," + resize + ",{'op':'normalize','image_mean':[1,2,3],'image_std':[1]}," + layout,
                "'skimage_order_3'", levels + "," + resize.replace("pillow_bilinear", "skimage_order_3") + "," + layout,
                "parameter 'gamma'", levels + "," + resize.replace("'op'", "'gamma':2,'op'") + "," + layout);
        Map<String, String> more = Map.of(
                "exactly one of", "{'op':'modality_lut'}," + voi + levels + "," + resize + "," + layout,
                "modality_lut before voi", voi + "{'op':'to_uint8','rounding':'half_up'}," + resize + "," + layout,
                "rule",
                        "{'op':'modality_lut'}," + voi.replace("first_window", "first_window_or_lut")
                                + "{'op':'to_uint8','rounding':'half_up'}," + resize + "," + layout,
                "first step of the geometry",
                        levels + ",{'op':'pad_square','value':0},{'op':'square_pixels','resample':'pillow_bilinear'},"
                                + resize + "," + layout,
                "8-bit film only",
                        "{'op':'stored_range','scale':1},{'op':'pad_square','value':0}," + resize + "," + layout);
        Stream.of(refused, more).forEach(PreprocessProgramTest::refuses);
    }

    private static void refuses(Map<String, String> refused) {
        refused.forEach((why, steps) -> assertThatThrownBy(() -> PreprocessPipeline.of(json("[" + steps + "]")))
                .as(steps)
                .isInstanceOf(UnsupportedPreprocessException.class)
                .hasMessageContaining(why.replace("'skimage_order_3'", "skimage_order_3")));
    }

    @Test
    void widthsAreMappedBackOnlyFromFilmsThatWereStretched() throws JsonProcessingException {
        String levels = "{'op':'min_max_window'},{'op':'to_uint8','rounding':'half_up'},";
        String rest =
                "{'op':'resize','size':{'height':8,'width':8},'resample':'pillow_bilinear'},{'op':'layout','to':'NCHW'}";
        assertThat(PreprocessPipeline.of(json("[" + levels + rest + "]")).stretches())
                .isTrue();
        assertThat(PreprocessPipeline.of(json("[" + levels + "{'op':'centre_crop','to':'square'}," + rest + "]"))
                        .stretches())
                .isFalse();
    }

    private static @Nullable VoiWindow window(JsonNode declared) {
        return declared.isMissingNode()
                ? null
                : new VoiWindow(
                        declared.path("center").asDouble(),
                        declared.path("width").asDouble(),
                        VoiWindow.Function.valueOf(declared.path("function").asText()));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(PreprocessProgramTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
