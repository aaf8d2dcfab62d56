package org.prodrome.longitudinal.timeline;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.timeline.LabSeries.Bound;
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
 * @param exact the value in the canonical unit; null when it cannot be read in it
 * @param comparator which side of the value the truth lies on; empty when it is the value itself
 * @param reason why it cannot be used; empty when it can
 */
record Value(
        Fact fact,
        Analyte analyte,
        String component,
        @Nullable BigDecimal exact,
        String comparator,
        String reason) {

    static Value read(Fact fact, Lifetime life, Analyte analyte, String component, @Nullable Type value) {
        Optional<String> wrongDate = life.whyNot(fact.whole().when());
        if (wrongDate.isPresent()) {
            return new Value(fact, analyte, component, null, "", wrongDate.get());
        }
        Reading reading = Quantities.of(analyte, quantity(value));
        if (reading instanceof UnusableQuantity unusable) {
            return new Value(fact, analyte, component, null, "", unusable.detail());
        }
        Measured measured = (Measured) reading;
        String comparator = measured.comparator();
        String reason = comparator.isEmpty() ? "" : "only known to be " + comparator + " a limit";
        return new Value(fact, analyte, component, measured.value(), comparator, reason);
    }

    /** As a point of a series; empty when it cannot be used. */
    Optional<Timed<Point>> point() {
        ClinicalTime when = fact.whole().when();
        return exact == null || when == null || !comparator.isEmpty()
                ? Optional.empty()
                : Optional.of(new At<>(fact, point(when, exact, fact.whole()), event -> point(when, exact, event)));
    }

    /** As a limit that the true value is beyond; empty when the value itself is known, or nothing. */
    Optional<Timed<Bound>> bound() {
        ClinicalTime when = fact.whole().when();
        return exact == null || when == null || comparator.isEmpty()
                ? Optional.empty()
                : Optional.of(new At<>(
                        fact,
                        new Bound(point(when, exact, fact.whole()), comparator),
                        event -> new Bound(point(when, exact, event), comparator)));
    }

    private Point point(ClinicalTime when, BigDecimal value, Event event) {
        return new Point(when, value, analyte.unit(), component, event);
    }

    /** As a value left out of a series; empty when it can be used. */
    Optional<Timed<Quarantined>> quarantined() {
        return reason.isEmpty()
                ? Optional.empty()
                : Optional.of(new At<>(
                        fact,
                        new Quarantined(fact.whole(), component, reason),
                        event -> new Quarantined(event, component, reason)));
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
