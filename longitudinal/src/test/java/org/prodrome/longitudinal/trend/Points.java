package org.prodrome.longitudinal.trend;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.ClinicalTime.Precision;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;

/** Points of a series from plain numbers. */
final class Points {
    private static final OffsetDateTime FIRST = OffsetDateTime.of(2024, 1, 1, 8, 0, 0, 0, ZoneOffset.UTC);

    private Points() {}

    /** Points, times in days from a first one. */
    static List<Point> of(double[] days, double[] values) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            OffsetDateTime at = FIRST.plusSeconds(Math.round(days[i] * 86_400));
            ClinicalTime when = new ClinicalTime(Precision.INSTANT, at.toLocalDate(), at);
            Event event =
                    new Event(new Observation(), when, new CodeableConcept(), "", "final", List.of("Observation/" + i));
            points.add(new Point(when, BigDecimal.valueOf(values[i]), "1", "", event));
        }
        return points;
    }
}
