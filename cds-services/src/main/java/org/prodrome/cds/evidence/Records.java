package org.prodrome.cds.evidence;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationReferenceRangeComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.terminology.code.CodeSet;

/** What several scores ask of a record: whether something is in it, and what a laboratory's range says. */
final class Records {
    private Records() {}

    /** Refuses a resource that is not about one of the codes. */
    static void require(Resource resource, CodeSet codes) {
        if (!isAbout(resource, codes)) {
            throw DerivationRefused.notDerived();
        }
    }

    /** Whether its code, medication, vaccine or type is one of the codes. */
    static boolean isAbout(Resource resource, CodeSet codes) {
        return List.of("code", "medication", "vaccineCode", "type").stream()
                .flatMap(element -> Sources.children(resource, element).stream())
                .anyMatch(value -> value instanceof CodeableConcept concept && codes.isIn(concept));
    }

    /** Resources of a type about one of the codes that hold: not retracted, not refuted. */
    static List<Resource> holding(ScoreInputs inputs, String type, CodeSet codes) {
        return inputs.store().all(type).orElseThrow(DerivationRefused::notDerived).stream()
                .filter(resource -> !Sources.isRetracted(resource) && !Sources.isRefuted(resource))
                .filter(resource -> isAbout(resource, codes))
                .toList();
    }

    /**
     * Whether a role is filled, by a resource about the codes; a role that is empty although the record holds such a
     * resource is refused.
     */
    static boolean isStatedWhereRecorded(ScoreInputs inputs, String role, String type, CodeSet codes) {
        inputs.all(role).forEach(resource -> require(resource, codes));
        if (inputs.all(role).isEmpty() && !holding(inputs, type, codes).isEmpty()) {
            throw DerivationRefused.notDerived();
        }
        return !inputs.all(role).isEmpty();
    }

    /** Upper limit of the laboratory's range in the unit; a bound without a unit has the value's. */
    static OptionalDouble upperLimit(Observation observation, String unit) {
        return limit(observation, unit, true);
    }

    /** Lower limit likewise. */
    static OptionalDouble lowerLimit(Observation observation, String unit) {
        return limit(observation, unit, false);
    }

    private static OptionalDouble limit(Observation observation, String unit, boolean upper) {
        for (ObservationReferenceRangeComponent range : observation.getReferenceRange()) {
            Quantity bound = upper ? range.getHigh() : range.getLow();
            if (bound.hasValue()) {
                Observation asValue = observation.copy();
                Quantity value = bound.copy();
                if (!value.hasUnit() && !value.hasCode() && observation.hasValueQuantity()) {
                    value = observation.getValueQuantity().copy();
                    value.setValue(bound.getValue());
                }
                asValue.setValue(value);
                return OptionalDouble.of(
                        MeasuredValue.exact(asValue, Map.of("unit", unit)).doubleValue());
            }
        }
        return OptionalDouble.empty();
    }
}
