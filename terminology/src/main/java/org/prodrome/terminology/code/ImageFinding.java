package org.prodrome.terminology.code;

/**
 * Codes of the Observations in which a model says whether an image shows a finding. The finding itself is coded by the
 * id that its model package gives it, in {@link CodeSystems#IMAGE_FINDING}, beside the SNOMED CT code that the package
 * lists.
 */
public final class ImageFinding {
    /** Code of the one Observation of an image whose findings were not read; it has no value. */
    public static final Code NOT_READ =
            new Code(CodeSystems.IMAGE_FINDING, "findings-not-read", "Findings on the image, not read");

    /** Value: the conformal set holds "present" alone. */
    public static final Code PRESENT = new Code(CodeSystems.IMAGE_FINDING, "present", "Present");

    /** Value: the image fits both answers, or neither. */
    public static final Code INDETERMINATE = new Code(CodeSystems.IMAGE_FINDING, "indeterminate", "Indeterminate");

    /** Value: the conformal set holds "absent" alone; that does not exclude the finding. */
    public static final Code NOT_DETECTED = new Code(CodeSystems.IMAGE_FINDING, "not-detected", "Not detected");

    /** Component: calibrated probability, 0 to 1, unit {@code 1}. */
    public static final Code PROBABILITY = new Code(CodeSystems.IMAGE_FINDING, "probability", "Calibrated probability");

    /** Component: the operating point that the probability has reached, valueCodeableConcept text. */
    public static final Code OPERATING_POINT =
            new Code(CodeSystems.IMAGE_FINDING, "operating-point", "Operating point that was reached");

    /** Component: threshold of that operating point on the probability's scale, unit {@code 1}. */
    public static final Code THRESHOLD = new Code(CodeSystems.IMAGE_FINDING, "threshold", "Threshold");

    /** Component: share of test images with the finding that the operating point finds, unit {@code 1}. */
    public static final Code SENSITIVITY = new Code(CodeSystems.IMAGE_FINDING, "sensitivity", "Sensitivity");

    /** Component: share of test images without the finding that the operating point leaves out, unit {@code 1}. */
    public static final Code SPECIFICITY = new Code(CodeSystems.IMAGE_FINDING, "specificity", "Specificity");

    /** Component: share of the site's images with the finding, to which the probability was brought, unit {@code 1}. */
    public static final Code SITE_PREVALENCE =
            new Code(CodeSystems.IMAGE_FINDING, "site-prevalence", "Prevalence at the site");

    /** Component: share of the training images with the finding, on which the probability rests, unit {@code 1}. */
    public static final Code TRAINING_PREVALENCE =
            new Code(CodeSystems.IMAGE_FINDING, "training-prevalence", "Prevalence among the training images");

    /** Component: the conformal set, valueCodeableConcept text {@code present}, {@code absent}, both or none. */
    public static final Code CONFORMAL_SET = new Code(CodeSystems.IMAGE_FINDING, "conformal-set", "Conformal set");

    /** Component: the network's number; comparable between images of one package version only, unit {@code 1}. */
    public static final Code SCORE = new Code(CodeSystems.IMAGE_FINDING, "score", "Score of the network");

    /** Component: SD of the difference of the score between two readings of one image, unit {@code 1}. */
    public static final Code REPEATABILITY =
            new Code(CodeSystems.IMAGE_FINDING, "repeatability", "Repeatability of the score");

    /** Component: mean cosine distance to the nearest images that the model knows, unit {@code 1}. */
    public static final Code DISTANCE = new Code(CodeSystems.IMAGE_FINDING, "distance", "Distance to known images");

    /** Component: share of set-aside images at least as far, a conformal p-value, unit {@code 1}. */
    public static final Code DISTANCE_RANK =
            new Code(CodeSystems.IMAGE_FINDING, "distance-rank", "Share of known images at least as far");

    /**
     * Component: by how much the probability fell when the area that the model attends to was blurred (deletion check),
     * -1 to 1, unit {@code 1}; below 0.05 the map is not supported by it.
     */
    public static final Code ATTENTION_FALL =
            new Code(CodeSystems.IMAGE_FINDING, "attention-fall", "Fall of the probability when its area is blurred");

    /** Component: WADO-RS path of the DICOM object that shows the model's attention, valueString. */
    public static final Code ATTENTION_IMAGE =
            new Code(CodeSystems.IMAGE_FINDING, "attention-image", "Model attention, not a lesion outline");

    private ImageFinding() {}
}
