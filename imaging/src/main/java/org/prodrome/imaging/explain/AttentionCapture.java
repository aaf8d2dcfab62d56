package org.prodrome.imaging.explain;

import java.util.List;
import java.util.Locale;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.DicomObjectBuilder;
import org.prodrome.imaging.dicom.NameBasedUid;
import org.prodrome.imaging.dicom.Part10Writer;
import org.prodrome.imaging.dicom.TransferSyntax;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.preprocess.EightBitImage;

/**
 * A map over its film as a DICOM Secondary Capture image (PS3.3 A.8.1) in a series of its own in the film's study: the
 * words are burned in, so that no viewer shows the picture without them. The same film, model version and edition give
 * the same object.
 */
public final class AttentionCapture {
    /** SeriesDescription of every object that a model's picture is in. */
    public static final String SERIES = "AI - not for diagnosis";

    /** The longest side of the picture in pixels; it is for looking at, the overlay has the source's geometry. */
    public static final int LONGEST_SIDE = 1024;

    private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
    /** Not SpecificCharacterSet: texts are written anew, in a set of their own. */
    private static final List<Attribute> FROM_THE_FILM = List.of(
            Attribute.STUDY_INSTANCE_UID,
            Attribute.SYNTHETIC_DATA,
            Attribute.ISSUER_OF_PATIENT_ID,
            Attribute.TIMEZONE_OFFSET_FROM_UTC,
            Attribute.BODY_PART_EXAMINED);

    private static final String CHEST = "CHEST";
    private static final List<Attribute> FROM_THE_FILM_OR_EMPTY = List.of(
            Attribute.PATIENT_NAME,
            Attribute.PATIENT_ID,
            Attribute.PATIENT_BIRTH_DATE,
            Attribute.PATIENT_SEX,
            Attribute.STUDY_DATE,
            Attribute.STUDY_TIME,
            Attribute.STUDY_ID,
            Attribute.ACCESSION_NUMBER,
            Attribute.REFERRING_PHYSICIAN_NAME);

    private final Manifest manifest;
    private final int edition;

    /** @param edition how often the study was re-opened, so that a later result is an object of its own */
    public AttentionCapture(Manifest manifest, int edition) {
        this.manifest = manifest;
        this.edition = edition;
    }

    /**
     * The object and its bytes.
     *
     * @param studyUid StudyInstanceUID
     * @param seriesUid SeriesInstanceUID
     * @param sopUid SOPInstanceUID
     * @param file Part 10, explicit VR little endian
     */
    public record Written(String studyUid, String seriesUid, String sopUid, byte[] file) {
        /** Where WADO-RS has it once it is stored. */
        public String path() {
            return "/dicomweb/studies/%s/series/%s/instances/%s".formatted(studyUid, seriesUid, sopUid);
        }
    }

    /**
     * Draws and writes.
     *
     * @param film the film's header
     * @param picture the film for looking at, see {@link #LONGEST_SIDE}
     */
    public Written write(DicomObject film, EightBitImage picture, Attention attention) {
        String study = film.string(Attribute.STUDY_INSTANCE_UID).orElse("");
        String name = "prodrome|%s|%s|%s|%s|%d|attention"
                .formatted(study, film.sopInstanceUid(), manifest.id(), manifest.version(), edition);
        String series = NameBasedUid.of(name);
        String sop = NameBasedUid.of(name + "|" + attention.finding());
        DicomObjectBuilder object = DicomObject.builder();
        FROM_THE_FILM.forEach(attribute ->
                film.string(attribute).filter(text -> !text.isEmpty()).ifPresent(text -> object.text(attribute, text)));
        FROM_THE_FILM_OR_EMPTY.forEach(
                attribute -> object.text(attribute, film.string(attribute).orElse("")));
        if (film.string(Attribute.BODY_PART_EXAMINED).filter(CHEST::equals).isEmpty()) {
            // Type 2C: only a part of the body that is known to be unpaired does without it.
            object.text(Attribute.LATERALITY, film.string(Attribute.LATERALITY).orElse(""));
        }
        identify(object, film, attention, series, sop);
        draw(object, picture, attention);
        return new Written(study, series, sop, new Part10Writer().write(object.build()));
    }

    private void identify(DicomObjectBuilder object, DicomObject film, Attention attention, String series, String sop) {
        DicomObject source = DicomObject.builder()
                .text(
                        Attribute.REFERENCED_SOP_CLASS_UID,
                        film.string(Attribute.SOP_CLASS_UID).orElse(""))
                .text(Attribute.REFERENCED_SOP_INSTANCE_UID, film.sopInstanceUid())
                .build();
        DicomObject purpose = DicomObject.builder()
                .text(Attribute.CODE_VALUE, "109102")
                .text(Attribute.CODING_SCHEME_DESIGNATOR, "DCM")
                .text(Attribute.CODE_MEANING, "Processing Equipment")
                .build();
        DicomObject algorithm = DicomObject.builder()
                .text(Attribute.MANUFACTURER, "Prodrome")
                .text(Attribute.MANUFACTURER_MODEL_NAME, manifest.id())
                .text(Attribute.SOFTWARE_VERSIONS, manifest.version())
                .items(Attribute.PURPOSE_OF_REFERENCE_CODE_SEQUENCE, List.of(purpose))
                .build();
        object.text(Attribute.SOP_CLASS_UID, SECONDARY_CAPTURE)
                .text(Attribute.SOP_INSTANCE_UID, sop)
                .text(Attribute.TRANSFER_SYNTAX_UID, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid())
                .text(Attribute.SERIES_INSTANCE_UID, series)
                .number(Attribute.SERIES_NUMBER, 9001)
                .number(Attribute.INSTANCE_NUMBER, 1)
                .text(Attribute.MODALITY, "OT")
                .text(Attribute.CONVERSION_TYPE, "WSD")
                .text(Attribute.MANUFACTURER, "Prodrome")
                .text(Attribute.MANUFACTURER_MODEL_NAME, manifest.id())
                .text(Attribute.SOFTWARE_VERSIONS, manifest.version())
                .text(Attribute.SERIES_DESCRIPTION, SERIES)
                .text(Attribute.IMAGE_TYPE, "DERIVED", "SECONDARY")
                .text(Attribute.PATIENT_ORIENTATION)
                .text(Attribute.BURNED_IN_ANNOTATION, "YES")
                .text(Attribute.LOSSY_IMAGE_COMPRESSION, "00")
                .text(
                        Attribute.DERIVATION_DESCRIPTION,
                        "%s: %s, %s".formatted(ascii(attention.display()), Attention.LABEL, attention.verdict()))
                .items(Attribute.REFERENCED_IMAGE_SEQUENCE, List.of(source))
                .items(Attribute.SOURCE_IMAGE_SEQUENCE, List.of(source))
                .items(Attribute.CONTRIBUTING_EQUIPMENT_SEQUENCE, List.of(algorithm));
    }

    private void draw(DicomObjectBuilder object, EightBitImage picture, Attention attention) {
        int columns = picture.columns();
        int scale = Math.max(1, columns / 320);
        List<String> words = List.of(
                SERIES,
                Attention.LABEL,
                ascii(attention.display()),
                String.format(
                        Locale.ROOT,
                        "probability %.2f, area blurred %.2f",
                        attention.probability(),
                        attention.hidden()),
                attention.verdict(),
                "%s %s".formatted(manifest.id(), manifest.version()));
        int strip = words.size() * Letters.height(scale);
        int rows = picture.rows() + strip;
        byte[] rgb = new byte[rows * columns * 3];
        float[] opacity = AttentionPicture.opacity(attention, picture.rows(), columns);
        for (int i = 0; i < opacity.length; i++) {
            int grey = picture.values()[i] & 0xff;
            rgb[3 * i] = over(grey, AttentionPicture.RED, opacity[i]);
            rgb[3 * i + 1] = over(grey, AttentionPicture.GREEN, opacity[i]);
            rgb[3 * i + 2] = over(grey, AttentionPicture.BLUE, opacity[i]);
        }
        for (int line = 0; line < words.size(); line++) {
            Letters.draw(rgb, columns, picture.rows() + line * Letters.height(scale), scale, words.get(line));
        }
        object.number(Attribute.SAMPLES_PER_PIXEL, 3)
                .text(Attribute.PHOTOMETRIC_INTERPRETATION, "RGB")
                .number(Attribute.PLANAR_CONFIGURATION, 0)
                .number(Attribute.ROWS, rows)
                .number(Attribute.COLUMNS, columns)
                .number(Attribute.BITS_ALLOCATED, 8)
                .number(Attribute.BITS_STORED, 8)
                .number(Attribute.HIGH_BIT, 7)
                .number(Attribute.PIXEL_REPRESENTATION, 0)
                .bytes(Attribute.PIXEL_DATA, rgb);
    }

    private static byte over(int grey, int colour, float opacity) {
        return (byte) Math.round(grey * (1 - opacity) + colour * opacity);
    }

    private static String ascii(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?").replace('\\', '?');
        return plain.substring(0, Math.min(64, plain.length()));
    }
}
