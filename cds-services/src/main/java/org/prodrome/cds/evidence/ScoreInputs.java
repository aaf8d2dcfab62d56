package org.prodrome.cds.evidence;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/**
 * What a score is worked out from: the patient, and the cited resources by the role that each has in it.
 *
 * @param patient whose score it is
 * @param byRole cited resources, those of one role in the order cited
 * @param parameters of the derivation
 * @param store the record, to see that something is not in it
 */
record ScoreInputs(
        Patient patient, Map<String, List<Resource>> byRole, Map<String, String> parameters, EvidenceStore store) {

    /** Resources of a role; none when the sentence cites none. */
    List<Resource> all(String role) {
        return byRole.getOrDefault(role, List.of());
    }

    /** The only resource of a role, if one is cited; several are refused. */
    Optional<Resource> one(String role) {
        List<Resource> all = all(role);
        if (all.size() > 1) {
            throw DerivationRefused.notDerived();
        }
        return all.stream().findFirst();
    }

    /** Number of the only Observation of a role, in the unit; a missing one is refused. */
    double number(String role, String unit) {
        Observation observation = Sources.observation(one(role).orElseThrow(DerivationRefused::notDerived));
        return MeasuredValue.exact(observation, Map.of("unit", unit)).doubleValue();
    }

    /** The same, and it must carry one of the LOINC codes. */
    double number(String role, String unit, java.util.Set<String> loinc) {
        Observation observation = Sources.observation(one(role).orElseThrow(DerivationRefused::notDerived));
        if (!MeasuredValue.has(observation.getCode(), loinc)) {
            throw DerivationRefused.notDerived();
        }
        return MeasuredValue.exact(observation, Map.of("unit", unit)).doubleValue();
    }

    /** The day on which ages are counted: the parameter, else the day of the newest input. */
    LocalDate day() {
        String on = parameters.get("on");
        if (on != null) {
            return new ClinicalTime(on).day();
        }
        List<LocalDate> days = new ArrayList<>();
        byRole.values()
                .forEach(all ->
                        all.forEach(input -> days.add(ClinicalTime.of(input).day())));
        return days.stream().max(LocalDate::compareTo).orElseThrow(DerivationRefused::notDerived);
    }

    /** Completed years on {@link #day()}. */
    int age() {
        return Person.age(patient, day());
    }

    boolean isFemale() {
        return Person.isFemale(patient);
    }
}
