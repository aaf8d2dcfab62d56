package org.prodrome.longitudinal.timeline;

import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.LabSeries.Point;

/** The quantity of a point as it stands in the Observation. */
final class RecordedQuantity {
    private RecordedQuantity() {}

    /** The number as recorded; the point's own value where the Observation holds no quantity. */
    static double number(Point point) {
        return of(point).map(quantity -> quantity.getValue().doubleValue()).orElse(point.value());
    }

    /** The unit as recorded; empty where there is none. */
    static String label(Point point) {
        return of(point)
                .map(quantity -> quantity.hasCode() ? quantity.getCode() : quantity.getUnit())
                .orElse("");
    }

    private static Optional<Quantity> of(Point point) {
        if (!(point.event().resource() instanceof Observation observation)) {
            return Optional.empty();
        }
        Type value = point.component().isEmpty() ? observation.getValue() : component(observation, point.component());
        return value instanceof Quantity quantity && quantity.hasValue() ? Optional.of(quantity) : Optional.empty();
    }

    private static @Nullable Type component(Observation observation, String code) {
        return observation.getComponent().stream()
                .filter(component ->
                        component.getCode().getCoding().stream().anyMatch(coding -> code.equals(coding.getCode())))
                .map(component -> component.getValue())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
