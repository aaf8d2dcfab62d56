package org.prodrome.imaging.dicom;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Random;

/** Small films for tests. */
public final class Films {
    public static final DicomPatient PATIENT =
            new DicomPatient("4711", "HOSP", "Müller^Anna^^Dr.", LocalDate.of(1961, 2, 3), "F");

    private Films() {}

    /** A 12-bit film of noise, 40 rows by 30 columns, of the named study. */
    public static DigitalXRayFilm film(String study, String instance) {
        return film(study, instance, 12, 1);
    }

    /** A film of seeded noise. */
    public static DigitalXRayFilm film(String study, String instance, int bits, long seed) {
        int[] values = new Random(seed).ints(40 * 30, 0, 1 << bits).toArray();
        return new DigitalXRayFilm(
                PATIENT,
                DigitalXRayFilm.Uids.named(study, "1", instance),
                new DicomDateTime(LocalDate.of(2026, 3, 4), LocalTime.of(5, 6, 7), ZoneOffset.ofHours(1)),
                "ACC-" + study,
                "Thorax",
                "PA",
                new DigitalXRayFilm.GreyPixels(40, 30, bits, values, 0.143, false),
                true);
    }

    /** The film as a file. */
    public static byte[] file(DigitalXRayFilm film) {
        return new Part10Writer().write(film.toDicom());
    }
}
