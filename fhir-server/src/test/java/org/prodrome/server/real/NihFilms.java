package org.prodrome.server.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Predicate;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomDateTime;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.dicom.DigitalXRayFilm;
import org.prodrome.imaging.dicom.DigitalXRayFilm.GreyPixels;
import org.prodrome.imaging.dicom.DigitalXRayFilm.Uids;
import org.prodrome.imaging.dicom.Part10Writer;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.study.DicomPatientMapper;
import org.prodrome.server.support.SharedData;

/**
 * Films of {@code data/cxr} that no model was trained on, as DICOM objects with the age and the view that are known.
 */
final class NihFilms {
    static final LocalDate TAKEN = LocalDate.of(2016, 5, 4);
    private static final String ISSUER = "cxr";
    private static final int ADULT = 18;

    private final Path folder = SharedData.dir("data/cxr");

    /**
     * One film.
     *
     * @param name its file without folders
     * @param object the film of a patient whom no other film is of
     */
    record Film(String name, DicomObject object) {
        byte[] file() {
            return new Part10Writer().write(object);
        }

        String studyUid() {
            return object.string(Attribute.STUDY_INSTANCE_UID).orElseThrow();
        }

        /** The Patient to whom it belongs, as a transaction. */
        String patient() {
            return """
                    {"resourceType": "Bundle", "type": "transaction", "entry": [{
                      "resource": {"resourceType": "Patient", "identifier": [{"system": "%s", "value": "%s"}]},
                      "request": {"method": "POST", "url": "Patient"}}]}""".formatted(DicomPatientMapper.ISSUER_SYSTEM + ISSUER, name);
        }
    }

    /** Frontal films of adults, 256 pixels wide, in the order of the list. */
    List<Table.Row> adults() {
        return rows(row -> row.get("image").startsWith("images/nih256/") && age(row) >= ADULT);
    }

    /** Frontal films of children, by their own age. */
    List<Table.Row> children() {
        return rows(row -> row.get("image").startsWith("images/nih256/") && age(row) < ADULT);
    }

    /** Films of children of whom no age is told. */
    List<Table.Row> paediatric() {
        return rows(row -> row.get("image").startsWith("images/kermany224/"));
    }

    private List<Table.Row> rows(Predicate<Table.Row> wanted) {
        return Table.read(folder.resolve("labels.csv"), row -> row.get("split").equals("test") && wanted.test(row));
    }

    static int age(Table.Row row) {
        return row.get("age").isEmpty() ? -1 : (int) Double.parseDouble(row.get("age"));
    }

    Film film(Table.Row row) {
        return film(row, age(row));
    }

    Film film(Table.Row row, int age) {
        Path image = folder.resolve(row.get("image"));
        String name = String.valueOf(image.getFileName());
        try {
            GrayImage pixels = GrayFile.read(image);
            DicomObject object = new DigitalXRayFilm(
                            new DicomPatient(name, ISSUER, null, null, null),
                            Uids.named("cxr " + name, "1", "1"),
                            new DicomDateTime(TAKEN, LocalTime.NOON, ZoneOffset.UTC),
                            null,
                            "Chest",
                            row.get("view"),
                            new GreyPixels(pixels.rows(), pixels.columns(), 8, pixels.stored(), null, false),
                            false)
                    .toDicom();
            return new Film(
                    name,
                    object.toBuilder()
                            .text(Attribute.PATIENT_AGE, "%03dY".formatted(age))
                            .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
