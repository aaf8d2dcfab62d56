package org.prodrome.imaging.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.Dciodvfy;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomDateTime;
import org.prodrome.imaging.dicom.DicomLimits;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.dicom.DigitalXRayFilm;
import org.prodrome.imaging.dicom.Part10Reader;
import org.prodrome.imaging.dicom.Part10Writer;
import org.prodrome.imaging.model.FindingsFixture;
import org.prodrome.imaging.model.ModelOutput.AttentionMap;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.EightBitImage;
import org.prodrome.imaging.preprocess.GrayImage;

/** Maps of a model's attention, what they are worth, and their pictures. */
class AttentionTest {
    /** A map of two by two cells: high on the upper left, below zero on the right. */
    private static final Attention CORNER =
            new Attention("bright", "Bright", new AttentionMap(2, 2, new float[] {4, -2, 1, -1}), 0.9, 0.7);

    @Test
    void betweenTheCentresOfCellsTheMapIsInterpolatedAndBeyondThemContinued() {
        float[] values = new AttentionGrid(CORNER.map()).over(8, 8);

        assertThat(values[0]).isEqualTo(4);
        assertThat(values[7]).isEqualTo(-2);
        // Pixel centres 3.5 and 4.5 of 8 lie half way between the cells, a quarter of a cell apart.
        assertThat(values[3]).isCloseTo(4 - 6 * 0.375f, within(1e-6f));
        assertThat(values[7 * 8]).isEqualTo(1);
    }

    @Test
    void theHighestFifthIsAFifth() {
        boolean[] highest = new AttentionGrid(CORNER.map()).highestShare(10, 10, 0.2);

        int count = 0;
        for (boolean one : highest) {
            count += one ? 1 : 0;
        }
        assertThat(count).isEqualTo(20);
        assertThat(highest[0]).isTrue();
        assertThat(highest[99]).isFalse();
    }

    @Test
    void aBlurKeepsAFlatImageAndWhatIsNotChosen() {
        byte[] values = new byte[16 * 16];
        Arrays.fill(values, (byte) 77);
        boolean[] all = new boolean[values.length];
        Arrays.fill(all, true);
        assertThat(Blur.of(new EightBitImage(16, 16, values), all, 2).values()).isEqualTo(values);

        values[100] = (byte) 255;
        EightBitImage dotted = new EightBitImage(16, 16, values);
        assertThat(Blur.of(dotted, new boolean[values.length], 2).values()).isEqualTo(values);
        assertThat(Blur.of(dotted, all, 2).at(6, 4)).isBetween(78, 120);
    }

    @Test
    void theOverlayHasTheGeometryOfTheSourceOneHueAndNothingBelowZero() throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(AttentionPicture.png(CORNER, 30, 50)));

        assertThat(picture.getWidth()).isEqualTo(50);
        assertThat(picture.getHeight()).isEqualTo(30);
        assertThat(picture.getRGB(0, 0)).isEqualTo(Math.round(255 * 0.6f) << 24 | 0xff8000);
        assertThat(picture.getRGB(49, 0) >>> 24).isZero();
    }

    @Test
    void aMapIsSupportedOnlyWhenHidingItsAreaLowersTheProbability() {
        assertThat(CORNER.isSupported()).isTrue();
        Attention flat = new Attention("bright", "Bright", CORNER.map(), 0.9, 0.86);
        assertThat(flat.isSupported()).isFalse();
        assertThat(flat.verdict()).isEqualTo("map not supported by the deletion test");
    }

    @Test
    void aPresentFindingHasAMapWithItsCheckAndOthersHaveNone(@TempDir Path parent) throws IOException {
        try (ModelPackage loaded = new FindingsFixture(parent).load()) {
            AttentionReader reader = AttentionReader.of(loaded).orElseThrow();
            GrayImage film = FindingsFixture.film(0.9, 7);

            assertThat(reader.ofPresent(film, 3)).allSatisfy(attention -> {
                assertThat(attention.map().rows()).isEqualTo(4);
                assertThat(attention.probability()).isBetween(0.0, 1.0);
                assertThat(attention.hidden()).isBetween(0.0, 1.0);
            });
            assertThat(reader.of(film, "hidden")).isEmpty();
            assertThat(reader.ofPresent(film, 3).size()
                            + reader.ofPresent(FindingsFixture.film(0.05, 7), 3).size())
                    .isPositive();
        }
    }

    @Test
    void theDicomObjectSaysWhatItIsAndFromWhatItWasMade(@TempDir Path folder) throws Exception {
        DicomObject film = film();
        try (ModelPackage loaded = new FindingsFixture(folder).load()) {
            AttentionCapture capture = new AttentionCapture(loaded.manifest(), 0);
            EightBitImage picture = new EightBitImage(200, 160, new byte[200 * 160]);

            AttentionCapture.Written written = capture.write(film, picture, CORNER);

            assertThat(capture.write(film, picture, CORNER).file()).isEqualTo(written.file());
            Part10Reader reader = new Part10Reader(DicomLimits.DEFAULT);
            DicomObject object = reader.read(written.file().clone());
            assertThat(object.sopInstanceUid()).isEqualTo(written.sopUid()).isNotEqualTo(film.sopInstanceUid());
            assertThat(object.string(Attribute.STUDY_INSTANCE_UID))
                    .isEqualTo(film.string(Attribute.STUDY_INSTANCE_UID));
            assertThat(object.string(Attribute.SERIES_DESCRIPTION)).contains("AI - not for diagnosis");
            assertThat(object.string(Attribute.BURNED_IN_ANNOTATION)).contains("YES");
            assertThat(object.string(Attribute.PATIENT_ID)).contains("p1");
            assertThat(object.items(Attribute.REFERENCED_IMAGE_SEQUENCE)
                            .get(0)
                            .string(Attribute.REFERENCED_SOP_INSTANCE_UID))
                    .contains(film.sopInstanceUid());
            assertThat(object.items(Attribute.CONTRIBUTING_EQUIPMENT_SEQUENCE)
                            .get(0)
                            .string(Attribute.SOFTWARE_VERSIONS))
                    .contains(loaded.manifest().version());
            assertThat(object.integer(Attribute.ROWS).orElseThrow()).isGreaterThan(200);
            Dciodvfy.accepts(written.file());
            DicomObject unsaid =
                    film.toBuilder().remove(Attribute.BODY_PART_EXAMINED).build();
            Dciodvfy.accepts(capture.write(unsaid, picture, CORNER).file());
        }
    }

    @Test
    void theDicomObjectIsOfTheSamePatientInWhateverCharacterSetTheFilmCame(@TempDir Path folder) throws IOException {
        Part10Reader reader = new Part10Reader(DicomLimits.DEFAULT);
        DicomObject latin = reader.read(new Part10Writer()
                .write(film().toBuilder()
                        .text(Attribute.SPECIFIC_CHARACTER_SET, "ISO_IR 100")
                        .bytes(Attribute.PATIENT_NAME, "Müller^Jörg".getBytes(StandardCharsets.ISO_8859_1))
                        .text(Attribute.ISSUER_OF_PATIENT_ID, "HOSP")
                        .build()));
        assertThat(latin.string(Attribute.PATIENT_NAME)).contains("Müller^Jörg");
        try (ModelPackage loaded = new FindingsFixture(folder).load()) {
            AttentionCapture capture = new AttentionCapture(loaded.manifest(), 0);

            DicomObject object = reader.read(capture.write(latin, new EightBitImage(20, 16, new byte[20 * 16]), CORNER)
                    .file());

            assertThat(DicomPatient.of(object)).isEqualTo(DicomPatient.of(latin));
        }
    }

    private static DicomObject film() {
        int[] values = new int[64 * 64];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 200;
        }
        return new DigitalXRayFilm(
                        new DicomPatient("p1", null, "Film^Test", LocalDate.of(1957, 4, 12), "F"),
                        DigitalXRayFilm.Uids.named("attention", "1", "1"),
                        new DicomDateTime(LocalDate.of(2026, 5, 4), null, null),
                        null,
                        "Chest PA",
                        "PA",
                        new DigitalXRayFilm.GreyPixels(64, 64, 8, values, null, false),
                        false)
                .toDicom();
    }
}
