package org.prodrome.server.demo;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.prodrome.imaging.dicom.DicomDateTime;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.dicom.DicomWriter;
import org.prodrome.imaging.dicom.DigitalXRayFilm;
import org.prodrome.imaging.dicom.DigitalXRayFilm.GreyPixels;
import org.prodrome.imaging.dicom.DigitalXRayFilm.Uids;

/**
 * The demo's chest films. They were drawn from a statistical film model ({@code imaging/training/film_model.py}), show
 * nobody, and say so in DICOM (SyntheticData, 0008,001C).
 */
final class DemoFilms {
    /**
     * One film of the set.
     *
     * @param file name of the image
     * @param person who it is drawn as; {@code p1} has two films
     * @param step 1 for the earlier, 2 for the later film of a person
     */
    record Film(String file, String person, int step) {}

    private final DicomWriter writer;

    DemoFilms(DicomWriter writer) {
        this.writer = writer;
    }

    /** The films of the set in order. */
    List<Film> all() throws IOException {
        List<Film> films = new ArrayList<>();
        for (String[] row : Resources.csv("films/index.csv")) {
            films.add(new Film(row[0], row[1], Integer.parseInt(row[2])));
        }
        return films;
    }

    /**
     * The film as a DICOM Part 10 file of the patient, taken at noon of the day; the same arguments give the same
     * bytes.
     */
    byte[] toDicom(Film film, DicomPatient patient, LocalDate taken) throws IOException {
        DigitalXRayFilm object = new DigitalXRayFilm(
                patient,
                uids(film),
                new DicomDateTime(taken, LocalTime.NOON, ZoneOffset.UTC),
                "DEMO-" + film.person() + "-" + film.step(),
                "Chest PA",
                "PA",
                pixels(film.file()),
                true);
        return writer.write(object.toDicom());
    }

    String studyUid(Film film) {
        return uids(film).study();
    }

    private static Uids uids(Film film) {
        return Uids.named("demo " + film.person() + " " + film.step(), "1", "1");
    }

    private static GreyPixels pixels(String file) throws IOException {
        try (InputStream in = Resources.open("films/" + file)) {
            BufferedImage image = ImageIO.read(in);
            int[] values = image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
            return new GreyPixels(image.getHeight(), image.getWidth(), 8, values, null, false);
        }
    }
}
