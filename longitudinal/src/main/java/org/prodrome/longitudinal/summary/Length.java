package org.prodrome.longitudinal.summary;

/** How much of a summary is wanted. */
public enum Length {
    /** What fits a card: the head of each section that a clinician needs first. */
    CARD(5),
    /** One page. */
    PAGE(15),
    /** Everything. */
    ALL(Integer.MAX_VALUE);

    private final int claimsPerSection;

    Length(int claimsPerSection) {
        this.claimsPerSection = claimsPerSection;
    }

    int claimsPerSection() {
        return claimsPerSection;
    }
}
