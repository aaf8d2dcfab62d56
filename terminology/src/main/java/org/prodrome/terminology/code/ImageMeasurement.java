package org.prodrome.terminology.code;

/**
 * Codes of what the image pipeline writes and the record's readers look for. No LOINC or SNOMED CT code for the
 * cardiothoracic ratio was found in the tables at hand, so the codes are ours until a terminology server says
 * otherwise.
 */
public final class ImageMeasurement {
    /** The ratio itself, the Observation's code; unit {@code {ratio}}. */
    public static final Code CARDIOTHORACIC_RATIO =
            new Code(CodeSystems.IMAGE_MEASUREMENT, "cardiothoracic-ratio", "Cardiothoracic ratio");

    /** Component: half-width of the 95 % interval of the measurement error, unit {@code {ratio}}. */
    public static final Code MEASUREMENT_ERROR =
            new Code(CodeSystems.IMAGE_MEASUREMENT, "measurement-error-95", "Measurement error (95 % half-width)");

    /** Component: smallest difference between two films that is called a change, unit {@code {ratio}}. */
    public static final Code CHANGE_THRESHOLD =
            new Code(CodeSystems.IMAGE_MEASUREMENT, "change-threshold", "Smallest difference called a change");

    /** Component: the view as read from DICOM, valueCodeableConcept text {@code PA}, {@code AP} or {@code unknown}. */
    public static final Code VIEW_POSITION = new Code(CodeSystems.IMAGE_MEASUREMENT, "view-position", "View position");

    /** Component: heart width in source pixels, unit {@code {pixels}}. */
    public static final Code HEART_WIDTH = new Code(CodeSystems.IMAGE_MEASUREMENT, "heart-width", "Heart width");

    /** Component: inner thoracic width in source pixels, unit {@code {pixels}}. */
    public static final Code THORAX_WIDTH =
            new Code(CodeSystems.IMAGE_MEASUREMENT, "thorax-width", "Inner thoracic width");

    /** Component on a PA film only: valueBoolean, whether the ratio is above 0.50. */
    public static final Code ABOVE_HALF =
            new Code(CodeSystems.IMAGE_MEASUREMENT, "above-0.50", "Cardiothoracic ratio above 0.50");

    /** Component of an Observation without a value: valueCodeableConcept of {@link CodeSystems#NOT_MEASURABLE}. */
    public static final Code NOT_MEASURABLE_REASON =
            new Code(CodeSystems.IMAGE_MEASUREMENT, "not-measurable-reason", "Why it was not measured");

    /** {@code meta.tag} on everything derived from a film that says it is synthetic. */
    public static final Code SYNTHETIC = new Code(CodeSystems.LABEL, "synthetic-film", "Derived from a synthetic film");

    /** Component: SOP Instance UID of the image that was read, valueString. */
    public static final Code SOURCE_IMAGE =
            new Code(CodeSystems.IMAGE_MEASUREMENT, "source-image", "Image that was read");

    /**
     * Component, several: what a reader of the result should know of the image, valueCodeableConcept of
     * {@link CodeSystems#NOT_MEASURABLE} with the sentence as text.
     */
    public static final Code CAVEAT = new Code(CodeSystems.IMAGE_MEASUREMENT, "caveat", "What a reader should know");

    /** Component: what ran the model for this result, library, version and processor; valueCodeableConcept text. */
    public static final Code RUNTIME = new Code(CodeSystems.IMAGE_MEASUREMENT, "runtime", "What ran the model");

    /** {@code meta.tag} on a result that was withdrawn because its study was amended, moved or retracted. */
    public static final Code WITHDRAWN = new Code(CodeSystems.LABEL, "withdrawn-result", "Withdrawn with its study");

    /** Extension (HL7's): the results of earlier model versions that an Observation replaces. */
    public static final String REPLACES = "http://hl7.org/fhir/StructureDefinition/observation-replaces";

    /**
     * Extension, valueCode: why a result is recorded and stands on no card. {@code rejected-before}: a person has
     * rejected what an earlier version found on the same image.
     */
    public static final String NOT_RELEASED = "https://prodrome.org/fhir/StructureDefinition/not-released";

    /** {@code meta.security} on every assertion made by a model (HL7 AI Transparency). */
    public static final Code AI_ASSERTED =
            new Code(CodeSystems.V3_OBSERVATION_VALUE, "AIAST", "Artificial Intelligence asserted");

    private ImageMeasurement() {}
}
