package org.prodrome.longitudinal.detector.kidney;

import java.util.Optional;
import java.util.stream.Stream;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.code.KidneyDrugs;

/**
 * A drug whose start lowers the eGFR at first: up to 30 % in 3 months is expected and says nothing ill of the kidney.
 */
final class ExpectedDip {
    /** Drugs that do. */
    static final CodeSet DRUGS =
            KidneyDrugs.RENIN_ANGIOTENSIN.and("drug that lowers the eGFR at first", Drugs.SGLT2_INHIBITORS);

    private static final double DAYS = 92;
    private static final double MOST_EXPECTED = 0.30;

    private ExpectedDip() {}

    /** The drug, when its class was first ordered in the 3 months before the newest value and the fall is no larger. */
    static Optional<Event> of(KidneyCourse course) {
        double last = Facts.days(course.last().when());
        return Stream.of(KidneyDrugs.RENIN_ANGIOTENSIN, Drugs.SGLT2_INHIBITORS)
                .flatMap(set -> course.timeline().events("MedicationRequest", set).stream().findFirst().stream())
                .filter(event -> !event.label().isEmpty())
                .filter(event -> event.time()
                        .filter(start ->
                                start.hasDay() && last - Facts.days(start) >= 0 && last - Facts.days(start) <= DAYS)
                        .isPresent())
                .filter(event -> fallSince(course, Facts.days(event.time().orElseThrow())) <= MOST_EXPECTED + 1e-9)
                .findFirst();
    }

    /** Fraction lost since the newest value before a day; 0 when there is none before it. */
    private static double fallSince(KidneyCourse course, double day) {
        for (int i = course.points().size() - 1; i >= 0; i--) {
            if (Facts.days(course.points().get(i).when()) <= day) {
                double before = course.egfr().get(i);
                return (before - course.now()) / before;
            }
        }
        return 0;
    }
}
