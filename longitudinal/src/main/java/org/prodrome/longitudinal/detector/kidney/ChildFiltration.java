package org.prodrome.longitudinal.detector.kidney;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.quantity.Analyte;

/**
 * eGFR of a child of 1 to 17 years by the bedside Schwartz equation, 0.413 × height in cm / creatinine in mg/dL
 * (Schwartz 2009, J Am Soc Nephrol 20:629, doi:10.1681/ASN.2008030287), with a height of the 180 days before the
 * creatinine.
 *
 * @param creatinine the sample
 * @param height the height
 */
record ChildFiltration(Point creatinine, Point height) {
    /** KDIGO stage 3 of somebody below 18 years in whom the criteria are met. */
    static final double SEVERE = 35;

    private static final int HEIGHT_DAYS = 180;
    private static final double SCHWARTZ = 0.413;

    /** Empty without a recent height, and below 1 year of age, for which the equation was not made. */
    static Optional<ChildFiltration> of(PatientTimeline timeline, Point creatinine) {
        OptionalInt age = Person.age(timeline.patient(), creatinine.when().firstDay());
        if (age.isEmpty() || age.getAsInt() < 1 || age.getAsInt() >= KidneyFunction.ADULT) {
            return Optional.empty();
        }
        LocalDate day = creatinine.when().firstDay();
        return timeline.series(Analyte.HEIGHT).points().stream()
                .filter(height -> !height.when().firstDay().isAfter(day)
                        && !height.when().firstDay().isBefore(day.minusDays(HEIGHT_DAYS)))
                .reduce((older, newer) -> newer)
                .map(height -> new ChildFiltration(creatinine, height));
    }

    /** mL/min/1.73 m². */
    double egfr() {
        return SCHWARTZ * height.value() / creatinine.value();
    }

    boolean isSevere() {
        return egfr() < SEVERE - 1e-9;
    }
}
