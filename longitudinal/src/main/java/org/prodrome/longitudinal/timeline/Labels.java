package org.prodrome.longitudinal.timeline;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/** The words for a concept, as the derivation function LABEL prints them. */
public final class Labels {
    private static final Pattern SPACE_OR_CONTROL = Pattern.compile("[\\s\\p{Cntrl}\\u00a0]+");
    private static final String TAG =
            "disorder|finding|situation|event|procedure|regime/therapy|observable entity|substance|product"
                    + "|medicinal product|clinical drug|physical object|person|occupation|social concept|qualifier value"
                    + "|morphologic abnormality|body structure|organism|specimen|record artifact|assessment scale"
                    + "|environment|environment / location";
    private static final Pattern SEMANTIC_TAG = Pattern.compile("(?<=\\S)\\s\\((?:" + TAG + ")\\)$");
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

    /** Whether the words of a concept end with one of these semantic tags of SNOMED CT, which are not shown. */
    public static boolean isTaggedAs(CodeableConcept concept, String... tags) {
        String words = concept.hasText()
                ? concept.getText()
                : concept.getCoding().stream()
                        .filter(Coding::hasDisplay)
                        .findFirst()
                        .map(Coding::getDisplay)
                        .orElse("");
        return Stream.of(tags).anyMatch(tag -> words.strip().endsWith("(" + tag + ")"));
    }

    /**
     * Runs of whitespace and control characters as one space, without a semantic tag of SNOMED CT at the end; of more
     * than 80 characters the first 79 and {@code …}.
     */
    public static String of(String recorded) {
        String bounded = recorded.length() > MOST_READ ? recorded.substring(0, MOST_READ) : recorded;
        String text = SPACE_OR_CONTROL.matcher(bounded).replaceAll(" ").strip();
        text = SEMANTIC_TAG.matcher(text).replaceFirst("");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
