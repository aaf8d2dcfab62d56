package org.prodrome.cds.evidence;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.BowelSymptoms;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.Loinc;

/** For which symptoms a stool test is to be offered, by NICE DG56 (2023), worked out a second time. */
final class StoolTest {
    private static final Map<String, CodeSet> SYMPTOMS = Map.of(
            "mass", BowelSymptoms.ABDOMINAL_MASS,
            "bowel-habit", BowelSymptoms.BOWEL_HABIT,
            "iron-deficiency", BowelSymptoms.IRON_DEFICIENCY_ANAEMIA,
            "bleeding", BowelSymptoms.RECTAL_BLEEDING,
            "pain", BowelSymptoms.ABDOMINAL_PAIN,
            "weight-loss", BowelSymptoms.UNMEANT_WEIGHT_LOSS);
    private static final double SLACK = 1e-9;

    private StoolTest() {}

    /**
     * The criterion that the cited symptoms meet, in words; ages count on the day of the newest. Roles as the keys
     * above, or haemoglobin (low for the sex) and ferritin (not low, within 90 days).
     */
    static String print(ScoreInputs inputs) {
        inputs.byRole().forEach(StoolTest::requireCodes);
        Set<String> roles = inputs.byRole().keySet();
        int age = inputs.age();
        if (roles.equals(Set.of("haemoglobin", "ferritin"))) {
            requireAnaemiaWithIron(inputs);
            return when(age >= 60, "anaemia without iron deficiency from 60 years");
        }
        if (roles.equals(Set.of("weight-loss", "pain"))) {
            return when(age >= 40, "weight loss and abdominal pain from 40 years");
        }
        if (roles.equals(Set.of("bleeding", "pain"))) {
            return when(age < 50, "rectal bleeding and abdominal pain below 50 years");
        }
        if (roles.equals(Set.of("bleeding", "weight-loss"))) {
            return when(age < 50, "rectal bleeding and weight loss below 50 years");
        }
        return single(roles, age);
    }

    private static String single(Set<String> roles, int age) {
        if (roles.size() != 1) {
            throw DerivationRefused.notDerived();
        }
        return switch (roles.iterator().next()) {
            case "mass" -> "abdominal mass";
            case "bowel-habit" -> "change in bowel habit";
            case "iron-deficiency" -> "iron-deficiency anaemia";
            case "bleeding" -> when(age >= 50, "rectal bleeding from 50 years");
            case "weight-loss" -> when(age >= 50, "weight loss from 50 years");
            case "pain" -> when(age >= 50, "abdominal pain from 50 years");
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static void requireCodes(String role, List<Resource> cited) {
        CodeSet codes = SYMPTOMS.get(role);
        if (codes != null) {
            cited.forEach(resource -> {
                Records.require(resource, codes);
                if (Sources.isRefuted(resource)) {
                    throw DerivationRefused.notDerived();
                }
            });
        }
    }

    private static void requireAnaemiaWithIron(ScoreInputs inputs) {
        double haemoglobin = Roles.number(inputs, "haemoglobin", "g/L", Loinc.HAEMOGLOBIN);
        double ferritin = Roles.number(inputs, "ferritin", "ng/mL", Loinc.FERRITIN);
        long apart = Math.abs(java.time.Duration.between(
                        ClinicalTime.of(inputs.one("haemoglobin").orElseThrow()).instant(),
                        ClinicalTime.of(inputs.one("ferritin").orElseThrow()).instant())
                .toHours());
        when(
                haemoglobin > 0
                        && haemoglobin < (inputs.isFemale() ? 120 : 130) - SLACK
                        && ferritin >= 45 - SLACK
                        && apart <= 90 * 24,
                "");
        Iron.requireFerritinToBeTrusted(inputs, ferritin);
    }

    private static String when(boolean holds, String words) {
        if (!holds) {
            throw DerivationRefused.notDerived();
        }
        return words;
    }
}
