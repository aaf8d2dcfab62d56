package org.prodrome.server.support;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomDateTime;
import org.prodrome.imaging.dicom.DicomElement;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomPatient;
import org.prodrome.imaging.dicom.DicomValue;
import org.prodrome.imaging.dicom.DigitalXRayFilm;
import org.prodrome.imaging.dicom.DigitalXRayFilm.GreyPixels;
import org.prodrome.imaging.dicom.DigitalXRayFilm.Uids;
import org.prodrome.imaging.dicom.Part10Writer;

/**
 * A synthetic film of the demo as a DICOM file under UIDs of its own.
 *
 * @param study names the study; different names are different UIDs
 * @param instance names the instance in its study
 * @param patient whose it is
 * @param taken the day
 * @param view ViewPosition
 * @param pixels the image
 */
public record TestFilm(
        String study, String instance, DicomPatient patient, LocalDate taken, String view, GreyPixels pixels) {

    /** A frontal film drawn as {@code p1-1} to {@code p13-1}, 8 bit, MONOCHROME2. */
    public static TestFilm of(String drawing, String study, String patientId) {
        return new TestFilm(
                study,
                "1",
                new DicomPatient(patientId, null, "Film^Test", LocalDate.of(1957, 4, 12), "F"),
                LocalDate.of(2026, 5, 4),
                "PA",
                read(drawing));
    }

    public TestFilm withInstance(String name) {
        return new TestFilm(study, name, patient, taken, view, pixels);
    }

    public TestFilm withPatient(DicomPatient other) {
        return new TestFilm(study, instance, other, taken, view, pixels);
    }

    public TestFilm taken(LocalDate day) {
        return new TestFilm(study, instance, patient, day, view, pixels);
    }

    public TestFilm withView(String position) {
        return new TestFilm(study, instance, patient, taken, position, pixels);
    }

    public TestFilm withPixels(GreyPixels other) {
        return new TestFilm(study, instance, patient, taken, view, other);
    }

    /** Black and white exchanged; {@code stated} says whether the header says so (MONOCHROME1). */
    public TestFilm inverted(boolean stated) {
        int white = (1 << pixels.bitsStored()) - 1;
        int[] values =
                Arrays.stream(pixels.values()).map(value -> white - value).toArray();
        return withPixels(new GreyPixels(
                pixels.rows(), pixels.columns(), pixels.bitsStored(), values, pixels.spacingMillimetres(), stated));
    }

    /** The same image with more bits. */
    public TestFilm withBits(int bits) {
        int factor = 1 << bits - pixels.bitsStored();
        int[] values =
                Arrays.stream(pixels.values()).map(value -> value * factor).toArray();
        return withPixels(new GreyPixels(
                pixels.rows(), pixels.columns(), bits, values, pixels.spacingMillimetres(), pixels.inverted()));
    }

    private Uids uids() {
        return Uids.named("test " + study, "1", instance);
    }

    public String studyUid() {
        return uids().study();
    }

    public String sopUid() {
        return uids().instance();
    }

    /** Where WADO-RS has it, below the server's root. */
    public String wado() {
        return "/dicomweb/studies/%s/series/%s/instances/%s"
                .formatted(uids().study(), uids().series(), uids().instance());
    }

    public DicomObject object() {
        return new DigitalXRayFilm(
                        patient,
                        uids(),
                        new DicomDateTime(taken, LocalTime.NOON, ZoneOffset.UTC),
                        null,
                        "Chest " + view,
                        view,
                        pixels,
                        true)
                .toDicom();
    }

    /** Part 10, explicit VR little endian. */
    public byte[] bytes() {
        return new Part10Writer().write(object());
    }

    /** Part 10, implicit VR little endian (PS3.5 annex A.1). */
    public byte[] implicitBytes() {
        ByteArrayOutputStream meta = new ByteArrayOutputStream();
        DicomObject object = object();
        metaText(meta, 0x0002, object.string(Attribute.SOP_CLASS_UID).orElseThrow());
        metaText(meta, 0x0003, object.string(Attribute.SOP_INSTANCE_UID).orElseThrow());
        metaText(meta, 0x0010, "1.2.840.10008.1.2");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[128]);
        file.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(little(12)
                .putShort((short) 2)
                .putShort((short) 0)
                .put((byte) 'U')
                .put((byte) 'L')
                .putShort((short) 4)
                .putInt(meta.size())
                .array());
        file.writeBytes(meta.toByteArray());
        file.writeBytes(implicit(object.elements()));
        return file.toByteArray();
    }

    /** The object as three colours, as a camera would have it. */
    public byte[] colourBytes() {
        byte[] grey = new byte[pixels.values().length * 3];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) pixels.values()[i / 3];
        }
        return new Part10Writer()
                .write(object().toBuilder()
                        .number(Attribute.SAMPLES_PER_PIXEL, 3)
                        .number(Attribute.PLANAR_CONFIGURATION, 0)
                        .text(Attribute.PHOTOMETRIC_INTERPRETATION, "RGB")
                        .bytes(Attribute.PIXEL_DATA, grey)
                        .build());
    }

    private static GreyPixels read(String drawing) {
        String resource = "/org/prodrome/server/demo/films/" + drawing + ".png";
        try (InputStream in = Objects.requireNonNull(TestFilm.class.getResourceAsStream(resource), resource)) {
            BufferedImage image = ImageIO.read(in);
            int[] values = image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
            return new GreyPixels(image.getHeight(), image.getWidth(), 8, values, null, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] implicit(Collection<DicomElement> elements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (DicomElement element : elements) {
            if (element.tag().group() == 2) {
                continue;
            }
            byte[] value = value(element.value());
            out.writeBytes(little(8)
                    .putShort((short) element.tag().group())
                    .putShort((short) element.tag().element())
                    .putInt(value.length)
                    .array());
            out.writeBytes(value);
        }
        return out.toByteArray();
    }

    private static byte[] value(DicomValue value) {
        if (value instanceof DicomValue.Bytes bytes) {
            return bytes.toArray();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (DicomObject item : ((DicomValue.Items) value).items()) {
            byte[] body = implicit(item.elements());
            out.writeBytes(little(8)
                    .putShort((short) 0xFFFE)
                    .putShort((short) 0xE000)
                    .putInt(body.length)
                    .array());
            out.writeBytes(body);
        }
        return out.toByteArray();
    }

    private static void metaText(ByteArrayOutputStream meta, int element, String text) {
        byte[] padded = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), (text.length() + 1) / 2 * 2);
        meta.writeBytes(little(8)
                .putShort((short) 2)
                .putShort((short) element)
                .put((byte) 'U')
                .put((byte) 'I')
                .putShort((short) padded.length)
                .array());
        meta.writeBytes(padded);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
