package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.prodrome.longitudinal.sanity.Sample;
import org.prodrome.longitudinal.sanity.Sanity;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.LabSeries.Quarantined;
import org.prodrome.terminology.code.BloodProducts;
import org.prodrome.terminology.quantity.Analyte;

/** The values of one timeline that should rather be asked about, with the reason for each. */
final class SuspectValues {
    static final SuspectValues NONE = new SuspectValues(Map.of());

    /** By where the value stands: reference of the Observation, and the component. */
    private final Map<String, String> reasons;

    private SuspectValues(Map<String, String> reasons) {
        this.reasons = reasons;
    }

    /** Whether any part of the record could hold a suspect value. */
    static boolean couldBeIn(Collection<SeriesIndex> series, Set<Analyte> inSeveralUnits) {
        if (!inSeveralUnits.isEmpty()) {
            return true;
        }
        List<Sample> samples = new CheckedSamples(series.stream()
                        .filter(index -> Sanity.looksAt(index.analyte()))
                        .toList())
                .at(Instant.MAX).values().stream().flatMap(List::stream).toList();
        return Sanity.couldFind(samples);
    }

    /** Analytes whose values were recorded in more than one unit. */
    static Set<Analyte> inSeveralUnits(Collection<SeriesIndex> series) {
        Set<Analyte> several = EnumSet.noneOf(Analyte.class);
        for (SeriesIndex index : series) {
            LabSeries whole = index.at(Instant.MAX);
            if (whole.points().stream().map(RecordedQuantity::label).distinct().count() > 1) {
                several.add(whole.analyte());
            }
        }
        return several;
    }

    /** Reads the values that the record shows at the instant, and the procedures it then shows. */
    static SuspectValues of(CheckedSamples samples, List<Event> procedures, Instant instant) {
        List<Instant> transfusions = procedures.stream()
                .filter(event -> BloodProducts.RED_CELL_TRANSFUSION.isIn(event.concept()))
                .flatMap(event -> event.time().stream())
                .map(ClinicalTime::start)
                .toList();
        Map<String, String> reasons = new HashMap<>();
        samples.suspects(instant, transfusions).forEach((id, reason) -> reasons.put(samples.place(id), reason));
        return reasons.isEmpty() ? NONE : new SuspectValues(reasons);
    }

    /** The series without its suspect values, which are quarantined. */
    LabSeries leftOut(LabSeries series) {
        if (reasons.isEmpty()
                || series.points().stream().map(CheckedSamples::place).noneMatch(reasons::containsKey)) {
            return series;
        }
        List<Quarantined> quarantined = new ArrayList<>(series.quarantined());
        List<Point> kept = new ArrayList<>();
        for (Point point : series.points()) {
            String reason = reasons.get(CheckedSamples.place(point));
            if (reason == null) {
                kept.add(point);
            } else {
                quarantined.add(new Quarantined(point.event(), point.component(), reason));
            }
        }
        return new LabSeries(series.analyte(), kept, quarantined, series.bounds());
    }
}
