package org.prodrome.longitudinal.ledger;

import java.util.List;
import java.util.Map;

/** Words under which a list of allergies holds what a note calls an allergy. */
final class AllergyWords {
    private static final Map<String, List<String>> BY_KIND = Map.of(
            "penicillin allergy",
            List.of("penicillin", "penicillins", "amoxicillin", "ampicillin", "piperacillin"),
            "sulfonamide allergy",
            List.of(
                    "sulfonamide",
                    "sulfonamides",
                    "sulphonamide",
                    "sulphonamides",
                    "sulfa",
                    "sulpha",
                    "sulfamethoxazole",
                    "sulfadiazine"));

    private AllergyWords() {}

    /** Of a kind of the notes' lexicon; of another kind its own words without {@code allergy}. */
    static List<String> of(String kind) {
        return BY_KIND.getOrDefault(kind, List.of(kind.replace(" allergy", "")));
    }
}
