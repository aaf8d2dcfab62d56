package org.prodrome.imaging.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class PreprocessPipelineTest {
    private static final String DECLARED = """
            [{"op":"modality_lut"},{"op":"photometric","to":"MONOCHROME2"},
             {"op":"percentile_window","low":1,"high":99},{"op":"to_uint8","rounding":"half_up"},
             {"op":"resize","size":{"height":256,"width":256},"resample":"pillow_bilinear"},
             {"op":"normalize","image_mean":[127.5],"image_std":[127.5]},{"op":"layout","to":"NCHW"}]
            """;

    @Test
    void hashesTheDeclarationAsCanonicalJson() {
        // printf '%s' '<the array without white space>' | sha256sum
        assertThat(PreprocessPipeline.of(json(DECLARED)).sha256())
                .isEqualTo("b01a3e05bfba6c22273010da6b3cf9799800928c2bb98fa445597826d73894c6");
    }

    @Test
    void normalisesToTheUnitIntervalAroundZero() {
        PreparedFilm film =
                PreprocessPipeline.of(json(DECLARED)).prepare(GrayImage.plain(1, 2, new int[] {0, 4000}, false));
        assertThat(film.tensor()).hasSize(256 * 256);
        assertThat(film.tensor()[0]).isEqualTo(-1f);
        assertThat(film.tensor()[255]).isEqualTo(1f);
        assertThat(film.sourceColumns()).isEqualTo(2);
    }

    @Test
    void refusesAnUnknownStepByName() {
        assertThatThrownBy(() -> PreprocessPipeline.of(json(DECLARED.replace("to_uint8", "clahe"))))
                .isInstanceOf(UnsupportedPreprocessException.class)
                .hasMessageContaining("preprocess[3].op: 'clahe'");
    }

    @Test
    void refusesAnotherOrderAnUnknownParameterAndAnotherResampler() {
        assertThatThrownBy(() -> PreprocessPipeline.of(json("[{\"op\":\"layout\",\"to\":\"NCHW\"},"
                        + DECLARED.strip().substring(1))))
                .hasMessageContaining("order");
        assertThatThrownBy(() -> PreprocessPipeline.of(json(DECLARED.replace("\"low\"", "\"clip\":3,\"low\""))))
                .hasMessageContaining("clip");
        assertThatThrownBy(() -> PreprocessPipeline.of(json(DECLARED.replace("pillow_bilinear", "area"))))
                .hasMessageContaining("expected pillow_bilinear or pillow_bicubic, found area");
        assertThatThrownBy(() -> PreprocessPipeline.of(json(DECLARED.replace("256", "99999"))))
                .hasMessageContaining("size.height");
    }

    @Test
    void refusesStoredValuesBeyondSixteenBits() {
        PreprocessPipeline pipeline = PreprocessPipeline.of(json(DECLARED));
        assertThatThrownBy(() -> pipeline.prepare(GrayImage.plain(1, 2, new int[] {0, 70_000}, false)))
                .hasMessageContaining("70000");
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
