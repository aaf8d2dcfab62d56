package org.prodrome.imaging.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.imaging.Dciodvfy;

/** The films that we write are what their SOP class says, to a reader of the standard that is not ours. */
class DicomConformanceTest {
    @ParameterizedTest
    @CsvSource({
        "8, 0.143, PA, false, DX",
        "12, 0.143, AP, true, DX",
        "8, , PA, false, CR",
        "8, , AP, true, CR",
        "16, , LL, false, CR",
        "8, , '', false, CR"
    })
    void aFilmIsWrittenAsItsSopClassHasIt(
            int bits, @Nullable Double spacing, String view, boolean synthetic, String modality)
            throws IOException, InterruptedException {
        int[] values = new int[20 * 30];
        Arrays.setAll(values, i -> i % 256);
        DicomObject film = new DigitalXRayFilm(
                        Films.PATIENT,
                        DigitalXRayFilm.Uids.named("conformance", "1", "1"),
                        new DicomDateTime(LocalDate.of(2026, 3, 4), null, null),
                        null,
                        "Chest",
                        view,
                        new DigitalXRayFilm.GreyPixels(20, 30, bits, values, spacing, synthetic),
                        synthetic)
                .toDicom();
        assertThat(film.string(Attribute.MODALITY)).contains(modality);
        assertThat(film.has(Attribute.IMAGER_PIXEL_SPACING)).isEqualTo(spacing != null);
        Dciodvfy.accepts(new Part10Writer().write(film));
    }
}
