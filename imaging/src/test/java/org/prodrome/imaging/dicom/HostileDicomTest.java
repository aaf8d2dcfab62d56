package org.prodrome.imaging.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Bytes that lie: every one is answered with an object or with {@link MalformedDicomException}. */
class HostileDicomTest {
    private static final DicomLimits SMALL = new DicomLimits(1 << 20, 1 << 16, 500, 4, 10_000);
    private final DicomReader reader = new Part10Reader(SMALL);
    private final byte[] film = Films.file(Films.film("study", "1"));

    @Test
    void namesTheFaultOfAFileCutAnywhere() {
        int elementEnds = 0;
        for (int length = 0; length < film.length; length++) {
            byte[] cut = Arrays.copyOf(film, length);
            try {
                DicomObject object = reader.read(cut);
                assertThat(object.has(Attribute.PIXEL_DATA)).isFalse();
                elementEnds++;
            } catch (MalformedDicomException named) {
                assertThat(named.detail()).isNotBlank();
            }
        }
        // Cut between two elements a file is whole, and shorter.
        assertThat(elementEnds).isLessThan(80);
    }

    @Test
    void saysHowMuchOfThePixelsIsThere() {
        DicomObject whole = reader.read(film);
        assertThatThrownBy(() -> reader.read(Arrays.copyOf(film, film.length - 400)))
                .isInstanceOf(MalformedDicomException.class)
                .hasMessage("instance " + whole.sopInstanceUid() + ": pixel data ends after 2000 of 2400 bytes");
        DicomObject shortPixels =
                whole.toBuilder().bytes(Attribute.PIXEL_DATA, new byte[1000]).build();
        assertThatThrownBy(() -> reader.decode(shortPixels))
                .hasMessageEndingWith("pixel data ends after 1000 of 2400 bytes");
    }

    @RepeatedTest(300)
    void survivesRandomChanges(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] changed = film.clone();
        int headerEnd = film.length - 2400;
        for (int i = random.nextInt(8); i >= 0; i--) {
            changed[128 + random.nextInt(headerEnd - 128)] = (byte) random.nextInt();
        }
        try {
            DicomObject object = reader.read(changed);
            for (Attribute attribute : Attribute.values()) {
                object.strings(attribute);
                object.numbers(attribute);
                object.items(attribute);
            }
            DicomPatient.of(object);
            reader.decode(object);
        } catch (MalformedDicomException named) {
            assertThat(named.detail()).isNotBlank();
        }
    }

    @RepeatedTest(50)
    void survivesNoise(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] noise = new byte[random.nextInt(2000)];
        random.nextBytes(noise);
        assertThatThrownBy(() -> reader.read(noise)).isInstanceOf(MalformedDicomException.class);
        byte[] behindPreamble =
                concat(new byte[128], "DICM".getBytes(StandardCharsets.US_ASCII), new byte[] {8, 0}, noise);
        assertThatThrownBy(() -> reader.read(behindPreamble)).isInstanceOf(MalformedDicomException.class);
    }

    @Test
    void refusesLengthsBeyondTheFileBeforeTakingMemory() {
        // (0010,0010) UN of 0xFFFFFFFE bytes
        byte[] huge = {0x08, 0, 0x05, 0, 'U', 'N', 0, 0, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 0};
        assertThatThrownBy(() -> reader.read(huge)).hasMessage("element (0008,0005) says 4294967294 bytes, 2 remain");
    }

    @Test
    void refusesDeepNesting() {
        DicomObject nested =
                DicomObject.builder().text(Attribute.CODE_VALUE, "x").build();
        for (int i = 0; i < 6; i++) {
            nested = DicomObject.builder()
                    .items(Attribute.ANATOMIC_REGION_SEQUENCE, List.of(nested))
                    .build();
        }
        DicomObject deep = minimal()
                .items(Attribute.ANATOMIC_REGION_SEQUENCE, List.of(nested))
                .build();
        byte[] file = new Part10Writer().write(deep);
        assertThatThrownBy(() -> reader.read(file)).hasMessageEndingWith("sequences nest deeper than 4 levels");
        assertThatCode(() -> new Part10Reader(DicomLimits.DEFAULT).read(file)).doesNotThrowAnyException();
    }

    @Test
    void refusesNestingThatNeverEnds() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 10_000; i++) {
            bytes.writeBytes(new byte[] {0x08, 0, 0x18, 0x22, 'S', 'Q', 0, 0, -1, -1, -1, -1});
            bytes.writeBytes(new byte[] {(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, -1, -1, -1, -1});
        }
        assertThatThrownBy(() -> reader.read(bytes.toByteArray())).hasMessage("sequences nest deeper than 4 levels");
    }

    @Test
    void refusesMoreElementsThanAllowed() {
        DicomObject item = DicomObject.builder().build();
        byte[] file = new Part10Writer()
                .write(minimal()
                        .items(Attribute.ANATOMIC_REGION_SEQUENCE, java.util.Collections.nCopies(501, item))
                        .build());
        assertThatThrownBy(() -> reader.read(file)).hasMessageEndingWith("more than 500 data elements");
    }

    @Test
    void refusesADeflatedFileThatGrowsWithoutEnd() {
        byte[] meta = Arrays.copyOf(film, 132);
        byte[] syntax = "1.2.840.10008.1.2.1.99".getBytes(StandardCharsets.US_ASCII);
        byte[] element = concat(new byte[] {2, 0, 0x10, 0, 'U', 'I', (byte) syntax.length, 0}, syntax);
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[10 << 20]);
        deflater.finish();
        byte[] bomb = new byte[1 << 16];
        int length = deflater.deflate(bomb);
        deflater.end();
        byte[] file = concat(meta, element, Arrays.copyOf(bomb, length));
        assertThatThrownBy(() -> reader.read(file)).hasMessage("the deflated data set grows beyond 65536 bytes");
    }

    @Test
    void refusesTheSameElementTwice() {
        byte[] twice =
                concat(Films.file(Films.film("study", "1")), new byte[] {0x10, 0, 0x20, 0, 'L', 'O', 2, 0, 'A', 'B'});
        assertThatThrownBy(() -> reader.read(twice)).hasMessageEndingWith("element (0010,0020) appears twice");
    }

    @Test
    void namesWhatCannotBeMeasured() {
        DicomObject object = reader.read(film);
        assertThat(undecodable(object.toBuilder().text(Attribute.PHOTOMETRIC_INTERPRETATION, "RGB")))
                .isEqualTo(new Undecodable(
                        Undecodable.Cause.PHOTOMETRIC_INTERPRETATION, "photometric interpretation RGB"));
        assertThat(undecodable(
                        object.toBuilder().text(Attribute.PHOTOMETRIC_INTERPRETATION, "<b>" + "x".repeat(5_000))))
                .isEqualTo(new Undecodable(
                        Undecodable.Cause.PHOTOMETRIC_INTERPRETATION, "photometric interpretation unknown"));
        assertThat(undecodable(object.toBuilder().text(Attribute.TRANSFER_SYNTAX_UID, "1.2.840.10008.1.2.4.90")))
                .isEqualTo(new Undecodable(
                        Undecodable.Cause.TRANSFER_SYNTAX,
                        "transfer syntax JPEG 2000 Lossless (1.2.840.10008.1.2.4.90)"));
        assertThat(undecodable(object.toBuilder().number(Attribute.BITS_ALLOCATED, 32)))
                .isEqualTo(new Undecodable(Undecodable.Cause.BIT_DEPTH, "32 bits allocated per pixel"));
        assertThat(undecodable(object.toBuilder().items(Attribute.MODALITY_LUT_SEQUENCE, List.of(object))))
                .isEqualTo(new Undecodable(Undecodable.Cause.PHOTOMETRIC_INTERPRETATION, "a modality lookup table"));
        assertThat(undecodable(object.toBuilder().remove(Attribute.PIXEL_DATA)))
                .isEqualTo(new Undecodable(Undecodable.Cause.NO_PIXEL_DATA, "no pixel data"));
        assertThat(undecodable(object.toBuilder().number(Attribute.ROWS, 65_535)))
                .isEqualTo(new Undecodable(
                        Undecodable.Cause.TOO_LARGE, "65535 rows of 30 columns are more than 10000 pixels"));
    }

    @Test
    void namesContradictionsOfThePixelDescription() {
        DicomObject object = reader.read(film);
        assertThatThrownBy(() -> reader.decode(
                        object.toBuilder().number(Attribute.BITS_STORED, 17).build()))
                .hasMessageEndingWith("17 bits stored with high bit 11 in 16 allocated bits");
        assertThatThrownBy(() -> reader.decode(
                        object.toBuilder().number(Attribute.ROWS, 0).build()))
                .hasMessageEndingWith("Rows is 0");
        assertThatThrownBy(() -> reader.decode(
                        object.toBuilder().remove(Attribute.COLUMNS).build()))
                .hasMessageEndingWith("Columns is missing or no number");
    }

    private PixelData undecodable(DicomObjectBuilder object) {
        return reader.decode(object.build());
    }

    private static DicomObjectBuilder minimal() {
        return DicomObject.builder()
                .text(Attribute.SOP_CLASS_UID, DigitalXRayFilm.SOP_CLASS_UID)
                .text(Attribute.SOP_INSTANCE_UID, "2.25.1");
    }

    private static byte[] concat(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }
}
