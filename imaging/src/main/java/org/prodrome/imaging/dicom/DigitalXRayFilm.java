package org.prodrome.imaging.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frontal or lateral chest film from grey pixels as a Digital X-Ray Image Storage object, For Presentation (PS3.3
 * A.26), or, where the distance of its pixels is not known, as a Computed Radiography Image Storage object (PS3.3 A.2):
 * the former must state ImagerPixelSpacing, the latter may leave it out. A synthetic film says so in the standard's own
 * attribute, SyntheticData (0008,001C) {@code YES}, which readers go by ({@link DicomObject#isSynthetic()}), and to
 * people in the series description, the image comments and ImageType {@code DERIVED\SECONDARY}.
 *
 * @param patient whose film it is
 * @param uids study, series and instance
 * @param taken study, series and acquisition time
 * @param accession accession number, when there is one
 * @param studyDescription what the study is called
 * @param view {@code PA}, {@code AP}, {@code LL}, or empty when unknown
 * @param pixels the image
 * @param synthetic whether the film was made and not taken
 */
public record DigitalXRayFilm(
        DicomPatient patient,
        Uids uids,
        DicomDateTime taken,
        @Nullable String accession,
        String studyDescription,
        String view,
        GreyPixels pixels,
        boolean synthetic) {
    /** Digital X-Ray Image Storage - For Presentation. */
    public static final String SOP_CLASS_UID = "1.2.840.10008.5.1.4.1.1.1.1";

    /** Computed Radiography Image Storage. */
    public static final String WITHOUT_SPACING_SOP_CLASS_UID = "1.2.840.10008.5.1.4.1.1.1";

    /** What a synthetic film's series is called. */
    public static final String SYNTHETIC_DESCRIPTION = "SYNTHETIC FILM - NOT A PATIENT";

    /** UIDs of one instance. */
    public record Uids(String study, String series, String instance) {
        /** Deterministic UIDs of a film known by the names of its study, series and instance. */
        public static Uids named(String study, String series, String instance) {
            return new Uids(
                    NameBasedUid.of("study " + study),
                    NameBasedUid.of("series " + study + "/" + series),
                    NameBasedUid.of("instance " + study + "/" + series + "/" + instance));
        }
    }

    /**
     * Unsigned grey values, black to white unless {@code inverted}.
     *
     * @param rows pixels downwards
     * @param columns pixels rightwards
     * @param bitsStored 8 to 16
     * @param values row by row, each from 0 to 2^bitsStored - 1
     * @param spacingMillimetres distance of pixels at the detector; null when not known, never invented
     * @param inverted whether 0 is white (MONOCHROME1)
     */
    public record GreyPixels(
            int rows,
            int columns,
            int bitsStored,
            int[] values,
            @Nullable Double spacingMillimetres,
            boolean inverted) {
        public GreyPixels {
            if (rows < 1 || columns < 1 || rows > 65_535 || columns > 65_535 || values.length != rows * columns) {
                throw new IllegalArgumentException(
                        "%d values for %d rows and %d columns".formatted(values.length, rows, columns));
            }
            if (bitsStored < 8 || bitsStored > 16) {
                throw new IllegalArgumentException("bits stored are 8 to 16, found " + bitsStored);
            }
            for (int value : values) {
                if (value < 0 || value >= 1 << bitsStored) {
                    throw new IllegalArgumentException("value %d needs more than %d bits".formatted(value, bitsStored));
                }
            }
        }

        private byte[] bytes() {
            ByteBuffer out =
                    ByteBuffer.allocate(values.length * allocated() / 8).order(ByteOrder.LITTLE_ENDIAN);
            for (int value : values) {
                if (allocated() == 8) {
                    out.put((byte) value);
                } else {
                    out.putShort((short) value);
                }
            }
            return out.array();
        }

        private int allocated() {
            return bitsStored == 8 ? 8 : 16;
        }
    }

    /** The object, ready to be written. */
    public DicomObject toDicom() {
        DicomObjectBuilder object = DicomObject.builder();
        patient.writeTo(object);
        study(object);
        series(object);
        image(object);
        if (synthetic) {
            label(object);
        }
        return object.build();
    }

    private void study(DicomObjectBuilder object) {
        object.text(Attribute.STUDY_INSTANCE_UID, uids.study)
                .text(Attribute.STUDY_ID, "1")
                .text(Attribute.STUDY_DESCRIPTION, studyDescription)
                .text(Attribute.REFERRING_PHYSICIAN_NAME)
                .text(Attribute.ACCESSION_NUMBER, accession == null ? "" : accession)
                .date(Attribute.STUDY_DATE, taken.date())
                .date(Attribute.SERIES_DATE, taken.date())
                .date(Attribute.ACQUISITION_DATE, taken.date())
                .text(Attribute.STUDY_TIME);
        if (taken.time() != null) {
            object.time(Attribute.STUDY_TIME, taken.time())
                    .time(Attribute.SERIES_TIME, taken.time())
                    .time(Attribute.ACQUISITION_TIME, taken.time());
        }
        if (taken.offset() != null) {
            String id = taken.offset().getTotalSeconds() == 0
                    ? "+0000"
                    : taken.offset().getId().replace(":", "").substring(0, 5);
            object.text(Attribute.TIMEZONE_OFFSET_FROM_UTC, id);
        }
    }

    private void series(DicomObjectBuilder object) {
        object.text(Attribute.SERIES_INSTANCE_UID, uids.series)
                .number(Attribute.SERIES_NUMBER, 1)
                .text(Attribute.MODALITY, digital() ? "DX" : "CR")
                .text(Attribute.SERIES_DESCRIPTION, "Chest " + view)
                .text(Attribute.MANUFACTURER, "Prodrome")
                .text(Attribute.BODY_PART_EXAMINED, "CHEST")
                .text(Attribute.VIEW_POSITION, view)
                .items(Attribute.ANATOMIC_REGION_SEQUENCE, List.of(code("51185008", "SCT", "Chest")))
                .items(Attribute.ACQUISITION_CONTEXT_SEQUENCE, List.of());
        if (digital()) {
            object.text(Attribute.PRESENTATION_INTENT_TYPE, "FOR PRESENTATION")
                    .text(Attribute.POSITIONER_TYPE)
                    .text(Attribute.DETECTOR_TYPE);
        }
        if (view.equals("PA") || view.equals("AP")) {
            // SNOMED CT codes of CID 4010 (DX View).
            String viewCode = view.equals("PA") ? "399348003" : "399061003";
            String meaning = view.equals("PA") ? "postero-anterior" : "antero-posterior";
            object.items(Attribute.VIEW_CODE_SEQUENCE, List.of(code(viewCode, "SCT", meaning)));
        }
    }

    private void image(DicomObjectBuilder object) {
        object.text(Attribute.SOP_CLASS_UID, digital() ? SOP_CLASS_UID : WITHOUT_SPACING_SOP_CLASS_UID)
                .text(Attribute.SOP_INSTANCE_UID, uids.instance)
                .text(Attribute.TRANSFER_SYNTAX_UID, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid())
                .number(Attribute.INSTANCE_NUMBER, 1)
                .text(Attribute.IMAGE_TYPE, synthetic ? "DERIVED" : "ORIGINAL", synthetic ? "SECONDARY" : "PRIMARY", "")
                .text(Attribute.PATIENT_ORIENTATION, "L", "F")
                .text(Attribute.IMAGE_LATERALITY, "U")
                .text(Attribute.BURNED_IN_ANNOTATION, "NO")
                .text(Attribute.LOSSY_IMAGE_COMPRESSION, "00")
                .text(Attribute.PIXEL_INTENSITY_RELATIONSHIP, "LOG")
                .number(Attribute.PIXEL_INTENSITY_RELATIONSHIP_SIGN, pixels.inverted ? 1 : -1)
                .text(Attribute.RESCALE_INTERCEPT, "0")
                .text(Attribute.RESCALE_SLOPE, "1")
                .text(Attribute.RESCALE_TYPE, "US")
                .text(Attribute.PRESENTATION_LUT_SHAPE, pixels.inverted ? "INVERSE" : "IDENTITY")
                .number(Attribute.WINDOW_CENTER, 1L << pixels.bitsStored - 1)
                .number(Attribute.WINDOW_WIDTH, 1L << pixels.bitsStored)
                .number(Attribute.SAMPLES_PER_PIXEL, 1)
                .text(Attribute.PHOTOMETRIC_INTERPRETATION, pixels.inverted ? "MONOCHROME1" : "MONOCHROME2")
                .number(Attribute.ROWS, pixels.rows)
                .number(Attribute.COLUMNS, pixels.columns)
                .number(Attribute.BITS_ALLOCATED, pixels.allocated())
                .number(Attribute.BITS_STORED, pixels.bitsStored)
                .number(Attribute.HIGH_BIT, pixels.bitsStored - 1)
                .number(Attribute.PIXEL_REPRESENTATION, 0)
                .bytes(Attribute.PIXEL_DATA, pixels.bytes());
        if (pixels.spacingMillimetres != null) {
            String spacing = pixels.spacingMillimetres.toString();
            object.text(Attribute.IMAGER_PIXEL_SPACING, spacing, spacing);
        }
    }

    private boolean digital() {
        return pixels.spacingMillimetres != null;
    }

    private static void label(DicomObjectBuilder object) {
        object.text(Attribute.SYNTHETIC_DATA, "YES")
                .text(Attribute.SERIES_DESCRIPTION, SYNTHETIC_DESCRIPTION)
                .text(Attribute.IMAGE_COMMENTS, "Made by software from a statistical film model. Shows no person.");
    }

    private static DicomObject code(String value, String scheme, String meaning) {
        return DicomObject.builder()
                .text(Attribute.CODE_VALUE, value)
                .text(Attribute.CODING_SCHEME_DESIGNATOR, scheme)
                .text(Attribute.CODE_MEANING, meaning)
                .build();
    }
}
