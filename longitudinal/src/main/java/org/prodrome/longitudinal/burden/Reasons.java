package org.prodrome.longitudinal.burden;

import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Property;
import org.prodrome.longitudinal.timeline.Event;

/** What an order or plan says that it is for. */
final class Reasons {
    private static final List<String> ELEMENTS = List.of("reasonCode", "category", "code");

    private Reasons() {}

    static Stream<CodeableConcept> of(Event event) {
        return ELEMENTS.stream().flatMap(element -> {
            Property property = event.resource().getChildByName(element);
            return property == null
                    ? Stream.<CodeableConcept>empty()
                    : property.getValues().stream().flatMap(Reasons::concept);
        });
    }

    private static Stream<CodeableConcept> concept(Base value) {
        return value instanceof CodeableConcept concept ? Stream.of(concept) : Stream.empty();
    }
}
