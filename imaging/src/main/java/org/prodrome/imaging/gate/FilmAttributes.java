package org.prodrome.imaging.gate;

import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomDateTime;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.measure.FilmView;

/**
 * What a film's header says that matters here, as far as it says it: absent text is empty, never filled in.
 *
 * @param studyInstanceUid the study
 * @param sopInstanceUid the film
 * @param taken when it was taken, null when not said
 * @param synthetic whether the film says that it was made and not taken
 * @param modality Modality
 * @param bodyPart BodyPartExamined, or CHEST when the coded region says chest
 * @param viewPosition ViewPosition
 * @param photometric PhotometricInterpretation
 * @param rows height in pixels, 0 when absent
 * @param columns width in pixels, 0 when absent
 * @param ageYears completed years, by PatientAge or birth and study date, null when neither says
 * @param sex PatientSex
 * @param presentationIntent PresentationIntentType, or FOR PROCESSING when the SOP class says so
 * @param burnedIn BurnedInAnnotation
 * @param pixelAspect height of a pixel divided by its width, by PixelSpacing, ImagerPixelSpacing or PixelAspectRatio; 1
 *     when none says otherwise
 * @param voiLutOnly whether the film's window is a lookup table and nothing else
 */
public record FilmAttributes(
        String studyInstanceUid,
        String sopInstanceUid,
        @Nullable DicomDateTime taken,
        boolean synthetic,
        String modality,
        String bodyPart,
        String viewPosition,
        String photometric,
        int rows,
        int columns,
        @Nullable Integer ageYears,
        String sex,
        String presentationIntent,
        String burnedIn,
        double pixelAspect,
        boolean voiLutOnly) {
    /** PresentationIntentType of raw films, which no window makes fit to be read. */
    public static final String FOR_PROCESSING = "FOR PROCESSING";

    private static final Set<String> PROCESSING_CLASSES =
            Set.of("1.2.840.10008.5.1.4.1.1.1.1.1", "1.2.840.10008.5.1.4.1.1.1.2.1", "1.2.840.10008.5.1.4.1.1.1.3.1");
    private static final Pattern AGE = Pattern.compile("(\\d{3})([DWMY])");
    private static final String CHEST_SNOMED = "51185008";

    /** What a DICOM header says. */
    public static FilmAttributes of(DicomObject header) {
        return new FilmAttributes(
                text(header, Attribute.STUDY_INSTANCE_UID),
                header.sopInstanceUid(),
                taken(header).orElse(null),
                header.isSynthetic(),
                text(header, Attribute.MODALITY),
                bodyPart(header),
                text(header, Attribute.VIEW_POSITION),
                text(header, Attribute.PHOTOMETRIC_INTERPRETATION),
                header.integer(Attribute.ROWS).orElse(0),
                header.integer(Attribute.COLUMNS).orElse(0),
                age(header).orElse(null),
                text(header, Attribute.PATIENT_SEX),
                intent(header),
                text(header, Attribute.BURNED_IN_ANNOTATION),
                header.pixelAspect(),
                !header.items(Attribute.VOI_LUT_SEQUENCE).isEmpty() && !header.has(Attribute.WINDOW_CENTER));
    }

    /** An image file without a header: nothing is known but its size. */
    public static FilmAttributes ofImageFile(String name, int rows, int columns) {
        return new FilmAttributes("", name, null, false, "", "", "", "", rows, columns, null, "", "", "", 1, false);
    }

    /** The view as far as it is known. */
    public FilmView view() {
        return FilmView.of(viewPosition);
    }

    private static String text(DicomObject header, Attribute attribute) {
        return header.string(attribute).orElse("");
    }

    private static String intent(DicomObject header) {
        String stated = text(header, Attribute.PRESENTATION_INTENT_TYPE);
        return stated.isBlank() && PROCESSING_CLASSES.contains(text(header, Attribute.SOP_CLASS_UID))
                ? FOR_PROCESSING
                : stated;
    }

    private static Optional<DicomDateTime> taken(DicomObject header) {
        return header.dateTime(Attribute.ACQUISITION_DATE_TIME)
                .or(() -> header.dateTime(Attribute.ACQUISITION_DATE, Attribute.ACQUISITION_TIME))
                .or(() -> header.dateTime(Attribute.CONTENT_DATE, Attribute.CONTENT_TIME))
                .or(() -> header.dateTime(Attribute.STUDY_DATE, Attribute.STUDY_TIME));
    }

    private static String bodyPart(DicomObject header) {
        String part = text(header, Attribute.BODY_PART_EXAMINED);
        boolean chest = header.items(Attribute.ANATOMIC_REGION_SEQUENCE).stream()
                .anyMatch(item -> CHEST_SNOMED.equals(text(item, Attribute.CODE_VALUE))
                        && "SCT".equals(text(item, Attribute.CODING_SCHEME_DESIGNATOR)));
        return part.isEmpty() && chest ? "CHEST" : part;
    }

    private static Optional<Integer> age(DicomObject header) {
        Matcher stated = AGE.matcher(text(header, Attribute.PATIENT_AGE));
        if (stated.matches()) {
            int number = Integer.parseInt(stated.group(1));
            return Optional.of(
                    switch (stated.group(2)) {
                        case "Y" -> number;
                        case "M" -> number / 12;
                        case "W" -> number * 7 / 365;
                        default -> number / 365;
                    });
        }
        Optional<LocalDate> born = header.date(Attribute.PATIENT_BIRTH_DATE);
        Optional<LocalDate> study = header.date(Attribute.STUDY_DATE);
        return born.flatMap(from -> study.filter(to -> !to.isBefore(from))
                .map(to -> Period.between(from, to).getYears()));
    }
}
