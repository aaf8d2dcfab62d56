package org.prodrome.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.dicom.Part10Writer;
import org.prodrome.server.support.Dciodvfy;

class DemoFilmsTest {
    @Test
    void anIndependentReaderFindsNoErrorInTheFilms() throws IOException, InterruptedException {
        DemoFilms films = new DemoFilms(new Part10Writer());
        DicomPatient patient = new DicomPatient("demo-1", null, "Film^Test", LocalDate.of(1957, 4, 12), "F");

        assertThat(films.all()).isNotEmpty();
        for (DemoFilms.Film film : films.all()) {
            Dciodvfy.accepts(films.toDicom(film, patient, LocalDate.of(2026, 11, 12)));
        }
    }
}
