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
import org.prodrome.terminology.code.GenomicCodes;
import org.prodrome.terminology.code.ImageMeasurement;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.quantity.Analyte;

/** The measured values of a record, read once, by analyte. */
final class Values {
    private final Map<Analyte, List<Value>> byAnalyte = new EnumMap<>(Analyte.class);
    private final Set<Fact> unmapped = new HashSet<>();
    private final Lifetime life;

    private Values(Lifetime life) {
        this.life = life;
    }

    /** Reads the Observations among the facts. */
    static Values of(List<Fact> facts, Lifetime life) {
        Values values = new Values(life);
        for (Fact fact : facts) {
            if (fact.whole().resource() instanceof Observation observation && !values.add(fact, observation)) {
                values.unmapped.add(fact);
            }
        }
        return values;
    }

    /** Values of each analyte in the order of their facts. */
    Map<Analyte, List<Value>> byAnalyte() {
        return byAnalyte;
    }

    /** Observations whose code is in no set that is read. */
    Set<Fact> unmapped() {
        return unmapped;
    }

    private boolean add(Fact fact, Observation observation) {
        Optional<Analyte> own = Analyte.of(observation.getCode());
        if (own.isPresent() && (observation.hasValue() || !observation.hasComponent())) {
            add(own.get(), Value.read(fact, life, own.get(), "", observation.getValue()));
        }
        boolean mapped = own.isPresent()
                || GenomicCodes.VARIANT.isIn(observation.getCode())
                || Loinc.CONSCIOUSNESS.isIn(observation.getCode())
                || ImageMeasurement.CARDIOTHORACIC_RATIO.isIn(observation.getCode())
                || observation.hasHasMember();
        for (ObservationComponentComponent component : observation.getComponent()) {
            Optional<Analyte> part = Analyte.of(component.getCode());
            if (part.isPresent()) {
                mapped = true;
                add(part.get(), Value.read(fact, life, part.get(), code(component, part.get()), component.getValue()));
            }
        }
        return mapped;
    }

    private void add(Analyte analyte, Value value) {
        byAnalyte.computeIfAbsent(analyte, none -> new ArrayList<>()).add(value);
    }

    private static String code(ObservationComponentComponent component, Analyte analyte) {
        return component.getCode().getCoding().stream()
                .filter(analyte.codes()::isIn)
                .map(coding -> coding.getCode())
                .findFirst()
                .orElseThrow();
    }
}
