package org.prodrome.longitudinal.timeline;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.GenomicCodes;
import org.prodrome.terminology.code.ImageMeasurement;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.quantity.Analyte;

/** The measured values of a record, read once, by analyte. */
final class Values {
    private final Map<Analyte, List<Value>> byAnalyte = new EnumMap<>(Analyte.class);
    private final Set<Fact> unmapped = new HashSet<>();

    /**
     * What one Observation measured.
     *
     * @param values of any analytes
     * @param isMapped whether its code or that of a component is in a set that is read
     */
    record Read(List<Value> values, boolean isMapped) {
        static final Read NO_OBSERVATION = new Read(List.of(), true);
    }

    /** Reads the Observations among the facts. */
    static Values of(List<Fact> facts, RecordVersions versions) {
        Values all = new Values();
        for (Fact fact : facts) {
            Read read = versions.values(fact);
            for (Value value : read.values) {
                all.byAnalyte
                        .computeIfAbsent(value.analyte(), none -> new ArrayList<>())
                        .add(value);
            }
            if (!read.isMapped) {
                all.unmapped.add(fact);
            }
        }
        return all;
    }

    /** Values of each analyte in the order of their facts. */
    Map<Analyte, List<Value>> byAnalyte() {
        return byAnalyte;
    }

    /** Observations whose code is in no set that is read. */
    Set<Fact> unmapped() {
        return unmapped;
    }

    static Read read(Fact fact, Lifetime life) {
        if (!(fact.whole().resource() instanceof Observation observation)) {
            return Read.NO_OBSERVATION;
        }
        List<Value> values = new ArrayList<>(1);
        Optional<Analyte> own = Analyte.of(observation.getCode());
        if (own.isPresent() && (observation.hasValue() || !observation.hasComponent())) {
            values.add(Value.read(fact, life, own.get(), "", observation.getValue()));
        }
        boolean mapped = own.isPresent()
                || GenomicCodes.VARIANT.isIn(observation.getCode())
                || Loinc.CONSCIOUSNESS.isIn(observation.getCode())
                || ImageMeasurement.CARDIOTHORACIC_RATIO.isIn(observation.getCode())
                || observation.getCode().getCoding().stream()
                        .anyMatch(coding -> CodeSystems.IMAGE_FINDING.equals(coding.getSystem()))
                || observation.hasHasMember();
        for (ObservationComponentComponent component : observation.getComponent()) {
            Optional<Analyte> part = Analyte.of(component.getCode());
            if (part.isPresent()) {
                mapped = true;
                values.add(Value.read(fact, life, part.get(), code(component, part.get()), component.getValue()));
            }
        }
        return new Read(values, mapped);
    }

    private static String code(ObservationComponentComponent component, Analyte analyte) {
        return component.getCode().getCoding().stream()
                .filter(analyte.codes()::isIn)
                .map(coding -> coding.getCode())
                .findFirst()
                .orElseThrow();
    }
}
