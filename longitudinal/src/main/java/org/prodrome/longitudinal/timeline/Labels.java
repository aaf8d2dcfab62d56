package org.prodrome.longitudinal.timeline;

import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/** The words for a concept, as the derivation function LABEL prints them. */
public final class Labels {
    private static final Pattern SPACE_OR_CONTROL = Pattern.compile("[\\s\\p{Cntrl}\\u00a0]+");
    private static final int LONGEST = 80;
    private static final int MOST_READ = 2000;

    private Labels() {}

    /** Text of the concept, else the display of its first coding that has one; empty when there is neither. */
    public static String of(CodeableConcept concept) {
        if (concept.hasText()) {
            return of(concept.getText());
        }
        for (Coding coding : concept.getCoding()) {
            if (coding.hasDisplay()) {
                return of(coding.getDisplay());
            }
        }
        return "";
    }

    /**
     * Runs of whitespace and control characters as one space; of more than 80 characters the first 79 and {@code …}.
     */
    public static String of(String recorded) {
        String bounded = recorded.length() > MOST_READ ? recorded.substring(0, MOST_READ) : recorded;
        String text = SPACE_OR_CONTROL.matcher(bounded).replaceAll(" ").strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
