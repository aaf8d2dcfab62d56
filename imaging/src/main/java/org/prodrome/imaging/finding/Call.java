package org.prodrome.imaging.finding;

/** The answer to one finding on one film. */
public enum Call {
    /** The conformal set holds "present" alone. */
    PRESENT,
    /** The conformal set holds both answers or neither. */
    INDETERMINATE,
    /** The conformal set holds "absent" alone. That is not the same as the finding being absent. */
    NOT_DETECTED,
    /** The package never says this finding. */
    WITHHELD
}
