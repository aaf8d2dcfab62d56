package org.prodrome.longitudinal.detector;

import java.util.OptionalDouble;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationReferenceRangeComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.terminology.quantity.Analyte;
import org.prodrome.terminology.quantity.Quantities;
import org.prodrome.terminology.quantity.Reading.Measured;

/** Limits of the laboratory's own reference range, as the Observation carries them. */
public final class ReferenceLimit {
    private ReferenceLimit() {}

    /** Upper limit in the analyte's canonical unit; empty when the Observation has none that can be read. */
    public static OptionalDouble upper(Analyte analyte, Point point) {
        return limit(analyte, point, true);
    }

    /** Lower limit likewise. */
    public static OptionalDouble lower(Analyte analyte, Point point) {
        return limit(analyte, point, false);
    }

    private static OptionalDouble limit(Analyte analyte, Point point, boolean upper) {
        Observation observation = point.event().as(Observation.class).orElseThrow();
        for (ObservationReferenceRangeComponent range : observation.getReferenceRange()) {
            Quantity bound = (upper ? range.getHigh() : range.getLow()).copy();
            if (!bound.hasUnit() && !bound.hasCode() && observation.hasValueQuantity()) {
                // Laboratories print the unit once, beside the value.
                Quantity value = observation.getValueQuantity();
                bound.setUnit(value.getUnit()).setSystem(value.getSystem()).setCode(value.getCode());
            }
            if (Quantities.of(analyte, bound) instanceof Measured measured) {
                return OptionalDouble.of(measured.value().doubleValue());
            }
        }
        return OptionalDouble.empty();
    }
}
