package org.prodrome.cds.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;

/** Whether values show chronic kidney disease by KDIGO 2024 (10.1016/j.kint.2023.10.018), worked out a second time. */
final class ChronicKidneyCriterion {
    private static final Duration CHRONIC = Duration.ofDays(90);

    private ChronicKidneyCriterion() {}

    /**
     * How many values there are. Role creatinine or ratio: every one must show the finding, the first and last be 90
     * days apart, the record hold none between them without it, and no chronic kidney disease.
     */
    static String print(ScoreInputs inputs) {
        boolean filtration = inputs.byRole().keySet().equals(Set.of("creatinine"));
        require(filtration || inputs.byRole().keySet().equals(Set.of("ratio")));
        require(Records.holding(inputs, "Condition", Snomed.CHRONIC_KIDNEY_DISEASE)
                .isEmpty());
        List<Resource> cited = inputs.all(filtration ? "creatinine" : "ratio");
        TreeSet<Instant> times = new TreeSet<>();
        Set<String> ids = new java.util.HashSet<>();
        for (Resource resource : cited) {
            require(shows(inputs, Sources.observation(resource), filtration));
            times.add(ClinicalTime.of(resource).instant());
            ids.add(resource.getIdElement().getIdPart());
        }
        require(Duration.between(times.first(), times.last()).compareTo(CHRONIC) >= 0);
        CodeSet codes = filtration ? Loinc.CREATININE : Loinc.URINE_ALBUMIN_CREATININE;
        List<Observation> others = new ArrayList<>();
        Records.holding(inputs, "Observation", codes).forEach(other -> others.add(Sources.observation(other)));
        for (Observation other : others) {
            if (!ids.contains(other.getIdElement().getIdPart()) && isBetween(other, times)) {
                require(isUnreadable(other, filtration) || shows(inputs, other, filtration));
            }
        }
        return String.valueOf(cited.size());
    }

    private static boolean shows(ScoreInputs inputs, Observation value, boolean filtration) {
        return filtration
                ? Kidney.egfr(value, inputs.patient()) < 60
                : !Kidney.albuminuria(value).equals("A1");
    }

    private static boolean isUnreadable(Observation value, boolean filtration) {
        try {
            return filtration
                    ? Kidney.creatinineMgDl(value) <= 0
                    : Kidney.albuminuria(value).isEmpty();
        } catch (DerivationRefused unreadable) {
            return true;
        }
    }

    private static boolean isBetween(Observation value, TreeSet<Instant> times) {
        try {
            Instant at = ClinicalTime.of(value).instant();
            return !at.isBefore(times.first()) && !at.isAfter(times.last());
        } catch (DerivationRefused undated) {
            return false;
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw DerivationRefused.notDerived();
        }
    }
}
