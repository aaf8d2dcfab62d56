package org.prodrome.cds.evidence;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.AllergyGroups;

/**
 * The score {@code allergy-shared}: what an entered allergy (role allergy) and a drug (role drug) have in common,
 * checked a second time; the lists of codes and phrases are shared. Part {@code name}: the parameter {@code of}, which
 * the words of both must hold as whole words; part {@code group}: the name of a group of {@link AllergyGroups#DRUGS}
 * that both are in, by a code or by a phrase.
 */
final class SharedAllergens {
    private static final int SHORTEST_NAME = 5;

    private SharedAllergens() {}

    static Map<String, Score> all() {
        return Map.of("allergy-shared", SharedAllergens::print);
    }

    private static String print(ScoreInputs inputs) {
        Resource allergy = inputs.one("allergy").orElseThrow(DerivationRefused::notDerived);
        Resource drug = inputs.one("drug").orElseThrow(DerivationRefused::notDerived);
        String of = inputs.parameters().getOrDefault("of", "");
        boolean holds = allergy instanceof AllergyIntolerance
                && drug.fhirType().startsWith("Medication")
                && switch (inputs.parameters().getOrDefault("part", "")) {
                    case "name" -> of.length() >= SHORTEST_NAME && says(allergy, of) && says(drug, of);
                    case "group" ->
                        AllergyGroups.DRUGS.stream()
                                .filter(group -> group.codes().name().equals(of))
                                .anyMatch(group -> isIn(allergy, group) && isIn(drug, group));
                    default -> false;
                };
        if (!holds) {
            throw DerivationRefused.notDerived();
        }
        return of;
    }

    private static boolean isIn(Resource resource, AllergyGroups.Group group) {
        boolean coded = Stream.of("code", "medication")
                .flatMap(element -> Sources.children(resource, element).stream())
                .anyMatch(value -> isCoded(value, group));
        return coded || group.phrases().stream().anyMatch(phrase -> says(resource, phrase));
    }

    private static boolean isCoded(Base value, AllergyGroups.Group group) {
        return value instanceof CodeableConcept concept && group.codes().isIn(concept);
    }

    private static boolean says(Resource resource, String phrase) {
        String label = Labels.of(resource).toLowerCase(Locale.ROOT);
        return Pattern.compile("(?<![\\p{L}\\p{Nd}])"
                        + Pattern.quote(phrase).replace(" ", "\\E[^\\p{L}\\p{Nd}]+\\Q")
                        + "(?![\\p{L}\\p{Nd}])")
                .matcher(label)
                .find();
    }
}
