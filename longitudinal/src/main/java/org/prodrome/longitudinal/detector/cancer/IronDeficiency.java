package org.prodrome.longitudinal.detector.cancer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Iron that is lacking beside a haemoglobin: ferritin below 45 ng/mL (AGA 2020, 10.1053/j.gastro.2020.06.046); with
 * chronic kidney disease on record or a C-reactive protein above 10 mg/L, in which ferritin rises without iron, also
 * ferritin below 100 ng/mL or a transferrin saturation below 20 %.
 *
 * @param shown the ferritin, or the saturation where that alone is low
 * @param kidney the kidney disease that raises the limit, if that is why
 * @param inflamed the C-reactive protein that raises it, if that is why
 */
record IronDeficiency(Point shown, Optional<Event> kidney, Optional<Point> inflamed) {
    private static final int NEAR_DAYS = 90;
    private static final int INFLAMED_DAYS = 30;
    private static final double LOW_FERRITIN = 45;
    private static final double LOW_FERRITIN_DISEASED = 100;
    private static final double LOW_SATURATION = 20;
    private static final double INFLAMED = 10;

    /** The ferritin beside a haemoglobin. */
    static Optional<Point> ferritin(PatientTimeline timeline, Point haemoglobin) {
        return Lines.near(timeline, Analyte.FERRITIN, haemoglobin, NEAR_DAYS);
    }

    /** Empty when iron is not lacking, or not known to be. */
    static Optional<IronDeficiency> of(PatientTimeline timeline, Point haemoglobin) {
        Optional<Point> ferritin = ferritin(timeline, haemoglobin);
        Optional<Point> low = ferritin.filter(point -> Lines.below(point.value(), LOW_FERRITIN));
        if (low.isPresent()) {
            return Optional.of(new IronDeficiency(low.get(), Optional.empty(), Optional.empty()));
        }
        Optional<Event> kidney = Circumstances.activeProblems(timeline, Snomed.CHRONIC_KIDNEY_DISEASE).stream()
                .filter(event -> !event.label().isEmpty())
                .findFirst();
        Optional<Point> inflamed = kidney.isPresent()
                ? Optional.empty()
                : Lines.near(timeline, Analyte.CRP, haemoglobin, INFLAMED_DAYS)
                        .filter(crp -> Lines.above(crp.value(), INFLAMED));
        if (kidney.isEmpty() && inflamed.isEmpty()) {
            return Optional.empty();
        }
        return ferritin.filter(point -> Lines.below(point.value(), LOW_FERRITIN_DISEASED))
                .or(() -> Lines.near(timeline, Analyte.TRANSFERRIN_SATURATION, haemoglobin, NEAR_DAYS)
                        .filter(point -> Lines.below(point.value(), LOW_SATURATION)))
                .map(shown -> new IronDeficiency(shown, kidney, inflamed));
    }

    boolean isDiseased() {
        return kidney.isPresent() || inflamed.isPresent();
    }

    boolean bySaturation() {
        return shown.unit().equals("%");
    }

    /** What the evidence check works it out from. */
    Roles roles(Point haemoglobin) {
        Roles roles =
                Roles.none().with("haemoglobin", haemoglobin).with(bySaturation() ? "saturation" : "ferritin", shown);
        roles = kidney.isPresent() ? roles.with("kidney", kidney.get()) : roles;
        return inflamed.isPresent() ? roles.with("inflamed", inflamed.get()) : roles;
    }

    /** Values it rests on. */
    List<Point> points() {
        return Stream.concat(Stream.of(shown), inflamed.stream()).toList();
    }
}
