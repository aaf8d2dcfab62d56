package org.prodrome.longitudinal.sentence;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.Labels;

/**
 * A quantity as it stands in an Observation, for people who must find it there again.
 *
 * @param quantity with a number
 */
public record RecordedValue(Quantity quantity) {
    private static final int MOST_DIGITS = 60;

    /** Of an Observation, or of one of its components; empty when there is no number that can be printed. */
    public static Optional<RecordedValue> of(Event event, String component) {
        return event.as(Observation.class)
                .flatMap(observation -> value(observation, component))
                .filter(Quantity.class::isInstance)
                .map(Quantity.class::cast)
                .filter(quantity -> quantity.hasValue() && isPrintable(quantity.getValue()))
                .map(RecordedValue::new);
    }

    private static Optional<Type> value(Observation observation, String component) {
        return component.isEmpty()
                ? Optional.ofNullable(observation.getValue())
                : observation.getComponent().stream()
                        .filter(part -> part.getCode().getCoding().stream()
                                .anyMatch(coding -> component.equals(coding.getCode())))
                        .findFirst()
                        .map(part -> part.getValue())
                        .filter(Objects::nonNull);
    }

    private static boolean isPrintable(BigDecimal number) {
        return number.precision() <= MOST_DIGITS && Math.abs((long) number.scale()) <= MOST_DIGITS;
    }

    /** Whether it has a unit, by its text or its code. */
    public boolean hasUnit() {
        return !unit().isEmpty();
    }

    /** The unit as printed, else its code; empty without either. */
    public String unit() {
        return quantity.hasUnit() ? quantity.getUnit() : quantity.hasCode() ? quantity.getCode() : "";
    }

    /** As the derivation function RECORDED prints it. */
    public String printed() {
        return printed(quantity.getValue());
    }

    /** The same with at most so many decimals. */
    public String printed(int decimals) {
        BigDecimal number = quantity.getValue();
        return printed(
                number.scale() > decimals
                        ? new BigDecimal(number.setScale(decimals, RoundingMode.HALF_UP)
                                        .toPlainString())
                                .stripTrailingZeros()
                        : number);
    }

    private String printed(BigDecimal number) {
        boolean compared = quantity.hasComparator() && quantity.getComparator() != Quantity.QuantityComparator.NULL;
        return Labels.of((compared ? quantity.getComparator().toCode() : "") + number.toPlainString() + " " + unit());
    }
}
