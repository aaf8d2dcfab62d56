package org.prodrome.longitudinal.timeline;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.terminology.quantity.Analyte;
import org.prodrome.terminology.quantity.Quantities;
import org.prodrome.terminology.quantity.Reading;
import org.prodrome.terminology.quantity.Reading.Measured;
import org.prodrome.terminology.quantity.Reading.UnusableQuantity;

/**
 * One number of one Observation, read in the unit of its analyte, or why it cannot be used.
 *
 * @param fact where it stands
 * @param analyte what was measured
 * @param component LOINC code of the component; empty for the Observation's own value
 * @param exact the value in the canonical unit; null when it cannot be used
 * @param reason why it cannot be used; empty when it can
 */
record Value(
        Fact fact,
        Analyte analyte,
        String component,
        @Nullable BigDecimal exact,
        String reason) {

    static Value read(Fact fact, Analyte analyte, String component, @Nullable Type value) {
        if (fact.whole().time().filter(ClinicalTime::hasDay).isEmpty()) {
            return new Value(fact, analyte, component, null, "no date to the day");
        }
        Reading reading = Quantities.of(analyte, quantity(value));
        if (reading instanceof UnusableQuantity unusable) {
            return new Value(fact, analyte, component, null, unusable.detail());
        }
        Measured measured = (Measured) reading;
        return measured.comparator().isEmpty()
                ? new Value(fact, analyte, component, measured.value(), "")
                : new Value(fact, analyte, component, null, "only known to be " + measured.comparator() + " a limit");
    }

    /** As a point of a series; empty when it cannot be used. */
    Optional<Timed<Point>> point() {
        ClinicalTime when = fact.whole().when();
        return exact == null || when == null
                ? Optional.empty()
                : Optional.of(new At<>(
                        fact,
                        new Point(when, exact, analyte.unit(), component, fact.whole()),
                        event -> new Point(when, exact, analyte.unit(), component, event)));
    }

    /** As a value left out of a series; empty when it can be used. */
    Optional<Timed<Quarantined>> quarantined() {
        return exact == null
                ? Optional.of(
                        new At<>(fact, new Quarantined(fact.whole(), reason), event -> new Quarantined(event, reason)))
                : Optional.empty();
    }

    private static Quantity quantity(@Nullable Type value) {
        if (value instanceof Quantity quantity) {
            return quantity;
        }
        Quantity number = new Quantity();
        if (value instanceof IntegerType integer && integer.hasValue()) {
            number.setValue(integer.getValue());
        }
        return number;
    }

    /** What is made of a fact, seen as the fact is. */
    private record At<E>(Fact fact, E whole, Function<Event, E> made) implements Timed<E> {
        @Override
        public Instant from() {
            return fact.from();
        }

        @Override
        public Instant completeFrom() {
            return fact.completeFrom();
        }

        @Override
        public E at(Instant instant) {
            return fact.completeFrom().isAfter(instant) ? made.apply(fact.at(instant)) : whole;
        }
    }
}
