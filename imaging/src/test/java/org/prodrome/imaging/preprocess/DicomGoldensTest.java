package org.prodrome.imaging.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.prodrome.imaging.dicom.DicomImage;
import org.prodrome.imaging.dicom.Undecodable;
import org.prodrome.imaging.result.ChestFilmAnalyser;

/**
 * From the bytes of a DICOM object to the network's input, every step bit for bit that of NumPy and Pillow, for every
 * kind of photometric interpretation, bits, sign, window, padding, size, pixel shape and encoding.
 */
class DicomGoldensTest {
    static Stream<Arguments> prepared() {
        return DicomMatrix.prepared().map(row -> Arguments.of(row.path("name").asText(), row.path("programs")));
    }

    static Stream<Arguments> undecodable() {
        return DicomMatrix.refused("decoder")
                .map(row -> Arguments.of(row.path("name").asText(), row.path("refused")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("prepared")
    void everyStepOfEveryObjectIsThatOfNumpyAndPillow(String name, JsonNode programs) throws IOException {
        DicomImage image = (DicomImage) DicomMatrix.READER.decode(DicomMatrix.object(name));
        Optional<NpyArray> stored = new StepGoldens(DicomMatrix.arrays(name), "values", DicomMatrix.largest()).only();
        if (stored.isPresent()) {
            assertThat(new int[] {image.rows(), image.columns()})
                    .isEqualTo(stored.get().shape());
            assertThat(image.stored())
                    .as(name + ", stored values")
                    .isEqualTo(stored.get().ints());
        } else {
            assertThat(image.stored().length).isGreaterThan(DicomMatrix.largest());
        }
        assertThat(programs).isNotEmpty();
        for (JsonNode program : programs) {
            String declared = program.asText();
            new StepGoldens(DicomMatrix.arrays(name), declared + "-", DicomMatrix.largest())
                    .holds(name + ", " + declared, DicomMatrix.program(declared), ChestFilmAnalyser.gray(image));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("undecodable")
    void whatCannotBeDecodedIsRefusedByName(String name, JsonNode refused) throws IOException {
        assertThat(DicomMatrix.READER.decode(DicomMatrix.object(name)))
                .isEqualTo(new Undecodable(
                        Undecodable.Cause.valueOf(refused.path("cause").asText()),
                        refused.path("reason").asText()));
    }

    @Test
    void everyObjectIsLookedAt() {
        assertThat(DicomMatrix.prepared().count()
                        + DicomMatrix.refused("decoder").count()
                        + DicomMatrix.refused("gate").count())
                .isEqualTo(DicomMatrix.size())
                .isGreaterThan(70);
    }
}
