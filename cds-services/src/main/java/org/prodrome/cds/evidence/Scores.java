package org.prodrome.cds.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/** Every score that a sentence may rest on, by its id. */
final class Scores {
    private static final Map<String, Score> BY_ID = new HashMap<>();

    static {
        for (Map<String, Score> group : List.of(
                KidneyScores.all(),
                LiverScores.all(),
                DeteriorationScores.all(),
                CardiovascularScores.all(),
                MetabolicScores.all(),
                CancerScores.all(),
                GrowthScores.all(),
                PregnancyScores.all(),
                ImagingKinds.all(),
                SharedAllergens.all())) {
            BY_ID.putAll(group);
        }
    }

    private Scores() {}

    /** What the slot must show: the patient is the first of the cited resources. */
    static String print(EvidenceStore store, List<Resource> cited, Map<String, String> parameters) {
        Patient patient = Sources.patient(cited.get(0));
        String named = parameters.getOrDefault("roles", "");
        List<String> roles = named.isEmpty() ? List.of() : List.of(named.split(",", -1));
        Score score = BY_ID.get(parameters.getOrDefault("score", ""));
        if (score == null || roles.size() != cited.size() - 1) {
            throw DerivationRefused.notDerived();
        }
        Map<String, List<Resource>> byRole = new LinkedHashMap<>();
        for (int i = 0; i < roles.size(); i++) {
            byRole.computeIfAbsent(roles.get(i), role -> new ArrayList<>()).add(cited.get(i + 1));
        }
        return score.print(new ScoreInputs(patient, byRole, parameters, store));
    }
}
