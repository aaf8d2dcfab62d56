package org.prodrome.imaging.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigitalXRayFilmTest {
    private final DicomReader reader = new Part10Reader(DicomLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(ints = {8, 10, 12, 16})
    void comesBackFromItsFileWithPatientAndPixels(int bits) {
        DigitalXRayFilm film = Films.film("study", "1", bits, bits);
        DicomObject read = reader.read(Films.file(film));
        assertThat(DicomPatient.of(read)).isEqualTo(Films.PATIENT);
        assertThat(read.dateTime(Attribute.STUDY_DATE, Attribute.STUDY_TIME)).contains(film.taken());
        assertThat(read.string(Attribute.VIEW_POSITION)).contains("PA");
        DicomImage image = (DicomImage) reader.decode(read);
        assertThat(image.stored()).isEqualTo(film.pixels().values());
        assertThat(image.bitsStored()).isEqualTo(bits);
        assertThat(image.columnMillimetres()).hasValue(0.143);
        assertThat(image.aspectRatio()).isEqualTo(1);
    }

    @Test
    void saysThatItIsSynthetic() {
        DicomObject read = reader.read(Films.file(Films.film("study", "1")));
        assertThat(read.isSynthetic()).isTrue();
        assertThat(read.string(Attribute.SERIES_DESCRIPTION)).contains("SYNTHETIC FILM - NOT A PATIENT");
        assertThat(read.strings(Attribute.IMAGE_TYPE)).startsWith("DERIVED", "SECONDARY");
    }

    @Test
    void refusesValuesBeyondTheBits() {
        int[] values = new int[4];
        Arrays.fill(values, 256);
        assertThatThrownBy(() -> new DigitalXRayFilm.GreyPixels(2, 2, 8, values, null, false))
                .hasMessage("value 256 needs more than 8 bits");
    }

    @Test
    void givesTheSameUidsForTheSameNames() {
        assertThat(DigitalXRayFilm.Uids.named("a", "b", "c")).isEqualTo(DigitalXRayFilm.Uids.named("a", "b", "c"));
        assertThat(NameBasedUid.of("a")).matches("2\\.25\\.[1-9][0-9]{30,38}").isNotEqualTo(NameBasedUid.of("b"));
    }
}
