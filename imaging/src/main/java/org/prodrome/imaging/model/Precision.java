package org.prodrome.imaging.model;

/**
 * In which numbers a package's network computes: which of its files is opened and how close its goldens have to come.
 */
public enum Precision {
    /** 32-bit floating point, the file that serves. */
    FP32("model"),
    /**
     * 8-bit whole numbers, a file beside the first. Rounding moves every number, so its goldens are held otherwise: the
     * prepared film to the last bit as ever; outputs of fewer than 32 numbers (scores) to within 1 each; of longer ones
     * (embedding, features, maps) the length of the difference to at most a quarter of the length of the known vector.
     * That tells a wrong or broken file from a rounded one; how much rounding costs is measured on films.
     */
    INT8("model-int8");

    /** Most that one of few numbers may differ in int8. */
    static final double INT8_SCORE = 1;
    /** Most that a vector may differ in int8, as a share of its length. */
    static final double INT8_SHARE = 0.25;
    /** Numbers from which on an output is held as a vector. */
    static final int VECTOR = 32;

    private final String role;

    Precision(String role) {
        this.role = role;
    }

    /** The role of its file in the manifest. */
    public String role() {
        return role;
    }
}
