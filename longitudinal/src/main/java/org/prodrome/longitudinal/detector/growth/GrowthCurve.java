package org.prodrome.longitudinal.detector.growth;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.DateTimeType;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.equation.Growth.Measure;
import org.prodrome.longitudinal.equation.GrowthTable;
import org.prodrome.longitudinal.equation.WhoGrowthTable;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.longitudinal.timeline.Person.Sex;
import org.prodrome.terminology.code.GrowthCodes;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.quantity.Analyte;

/**
 * A child's measurements as standard deviation scores of the CDC 2000 charts, weights of those of WHO where supplied.
 * Born before 37 weeks, the age is counted from the term date until 24 months after birth.
 *
 * @param birth birth date
 * @param female sex
 * @param gestation completed weeks at birth, where recorded and before 37
 * @param pretermUnknown whether the birth was preterm by an unknown number of weeks
 */
record GrowthCurve(
        PatientTimeline timeline, LocalDate birth, boolean female, Optional<Point> gestation, boolean pretermUnknown) {
    private static final double DAYS_A_MONTH = 30.4375;
    private static final double TERM_WEEKS = 40;
    private static final double PRETERM_WEEKS = 37;
    private static final double CORRECTED_MONTHS = 24;
    private static final double STANDS_FROM_MONTHS = 24;

    /** One measurement with its score, by which charts. */
    record Scored(Measure measure, Point point, double months, double z, Charts charts) {}

    /** Whose charts a score is of. */
    enum Charts {
        CDC("cdc", "CDC 2000"),
        WHO("who", "WHO 2006");

        private final String id;
        private final String words;

        Charts(String id, String words) {
            this.id = id;
            this.words = words;
        }

        /** For people. */
        String words() {
            return words;
        }
    }

    /** The curve; empty without sex and a birth date known to the day. */
    static Optional<GrowthCurve> of(PatientTimeline timeline) {
        Optional<LocalDate> birth = ClinicalTime.of(new DateTimeType(
                        timeline.patient().getBirthDateElement().getValueAsString()))
                .filter(time -> time.precision() == ClinicalTime.Precision.DAY)
                .map(ClinicalTime::firstDay);
        Optional<Sex> sex = Person.sex(timeline.patient());
        if (birth.isEmpty() || sex.isEmpty()) {
            return Optional.empty();
        }
        Optional<Point> weeks =
                timeline.series(Analyte.GESTATIONAL_AGE_AT_BIRTH).latest();
        boolean preterm = !timeline.events("Condition", GrowthCodes.PRETERM).isEmpty();
        return Optional.of(new GrowthCurve(
                timeline,
                birth.get(),
                sex.get() == Sex.FEMALE,
                weeks.filter(point -> point.value() < PRETERM_WEEKS),
                preterm && weeks.isEmpty()));
    }

    /** Months from birth to a measurement, not corrected. */
    double monthsFromBirth(Point point) {
        return ChronoUnit.DAYS.between(birth, point.when().firstDay()) / DAYS_A_MONTH;
    }

    /** Weights with their scores, oldest first: all by WHO's charts where the site supplied them, else all by CDC's. */
    List<Scored> weights() {
        List<Point> points = timeline.series(Analyte.WEIGHT).points();
        return WhoGrowthTable.inUse()
                .map(table -> points.stream()
                        .flatMap(point -> scored(table, point).stream())
                        .toList())
                .orElseGet(() -> scored(Measure.WEIGHT, points));
    }

    private Optional<Scored> scored(WhoGrowthTable table, Point point) {
        double months = correctedMonths(point);
        int days = (int) Math.floor(months * DAYS_A_MONTH + 0.5);
        return table.z(Measure.WEIGHT, female, days, point.value())
                .map(z -> new Scored(Measure.WEIGHT, point, months, z, Charts.WHO));
    }

    /** Lengths and heights with their scores, oldest first. */
    List<Scored> heights() {
        List<Scored> all = new ArrayList<>();
        for (Point point : timeline.series(Analyte.HEIGHT).points()) {
            boolean lying = Loinc.LYING_HEIGHT.isIn(point.event().concept());
            boolean length = monthsFromBirth(point) < STANDS_FROM_MONTHS || lying;
            all.addAll(scored(length ? Measure.LENGTH : Measure.HEIGHT, List.of(point)));
        }
        all.sort(Comparator.comparing(scored -> scored.point().when()));
        return all;
    }

    /** Prints the score of a measurement. */
    Sentence z(Sentence sentence, String slot, Scored scored) {
        return sentence.score(
                slot,
                Printed.number(scored.z(), 2),
                "growth-z",
                "value",
                roles("measurement", scored).entries(),
                Map.of("measure", scored.measure().id(), "charts", scored.charts().id, "decimals", "2"));
    }

    /** Prints how far the score fell: in centile spaces, or in standard deviations a year. */
    Sentence fall(Sentence sentence, String slot, String part, double fall, Scored before, Scored now) {
        Map<String, String> parameters = new TreeMap<>(Map.of("decimals", "1"));
        parameters.put("charts", now.charts().id);
        parameters.put("measure", now.measure().id());
        parameters.put("measure-before", before.measure().id());
        return sentence.score(
                slot,
                Printed.number(fall, 1),
                "growth-fall",
                part,
                Roles.none()
                        .with("before", before.point())
                        .and(roles("now", now))
                        .entries(),
                parameters);
    }

    Roles roles(String role, Scored scored) {
        Roles roles = Roles.none().with(role, scored.point());
        return gestation.map(weeks -> roles.with("gestation", weeks)).orElse(roles);
    }

    private List<Scored> scored(Measure measure, List<Point> points) {
        List<Scored> scored = new ArrayList<>();
        for (Point point : points) {
            double months = correctedMonths(point);
            GrowthTable.cdc()
                    .at(measure, female, months)
                    .ifPresent(lms -> scored.add(new Scored(measure, point, months, lms.z(point.value()), Charts.CDC)));
        }
        return scored;
    }

    private double correctedMonths(Point point) {
        double months = monthsFromBirth(point);
        return gestation.isPresent() && months < CORRECTED_MONTHS
                ? months - (TERM_WEEKS - gestation.get().value()) * 7 / DAYS_A_MONTH
                : months;
    }
}
