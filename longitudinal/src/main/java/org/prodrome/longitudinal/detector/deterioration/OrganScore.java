package org.prodrome.longitudinal.detector.deterioration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.Period;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.equation.Sepsis;
import org.prodrome.longitudinal.equation.Sepsis.Breathing;
import org.prodrome.longitudinal.equation.Sepsis.Circulation;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.SepsisCodes;
import org.prodrome.terminology.quantity.Analyte;
import org.prodrome.terminology.quantity.Quantities;
import org.prodrome.terminology.quantity.Reading.Measured;

/**
 * SOFA at an instant: of each organ system the worst of the 24 hours before it; a system of which nothing was measured
 * counts 0 and is named.
 *
 * @param newest the measurement at the end of the 24 hours
 * @param points 0 to 24
 * @param systems how many of the six have a value
 * @param missing the systems that have none
 * @param roles the values that decide
 */
record OrganScore(Event newest, int points, int systems, List<String> missing, Roles roles) {
    static final Duration DAY = Duration.ofHours(24);

    /** What is measured of the organs; their times are when the score can change. */
    static final List<Analyte> MEASURED = List.of(
            Analyte.OXYGEN_PRESSURE,
            Analyte.PLATELETS,
            Analyte.BILIRUBIN,
            Analyte.MEAN_PRESSURE,
            Analyte.SYSTOLIC_PRESSURE,
            Analyte.GLASGOW_COMA_SCALE,
            Analyte.CREATININE);

    private static final Duration OXYGEN_SET_WITHIN = Duration.ofHours(8);
    private static final double NONE = Double.NaN;
    private static final int FEWEST_VOLUMES = 6;
    private static final double CHARTED_HOURS = 20;

    /**
     * What holds organs up, looked up once for many scores.
     *
     * @param ventilation support of breathing
     * @param drugs administrations by drug
     */
    record Support(PatientTimeline timeline, List<Event> ventilation, Map<Drug, List<Event>> drugs) {
        static Support of(PatientTimeline timeline) {
            Map<Drug, List<Event>> drugs = new EnumMap<>(Drug.class);
            for (Drug drug : Drug.values()) {
                drugs.put(drug, timeline.events("MedicationAdministration", drug.codes));
            }
            List<Event> ventilation = List.of("Observation", "Procedure").stream()
                    .flatMap(type -> timeline.events(type, SepsisCodes.VENTILATION).stream())
                    .toList();
            return new Support(timeline, ventilation, drugs);
        }
    }

    /** The score as it stood when the point was measured. */
    static OrganScore at(Support support, Point newest) {
        return new Counting(support, newest).score();
    }

    Instant at() {
        return newest.time().orElseThrow().start();
    }

    /** One score in the making. */
    private static final class Counting {
        private final Support support;
        private final PatientTimeline timeline;
        private final Event newest;
        private final Instant at;
        private final List<String> missing = new ArrayList<>();
        private Roles roles;
        private int points;

        Counting(Support support, Point newest) {
            this.support = support;
            this.timeline = support.timeline();
            this.newest = newest.event();
            this.at = newest.when().start();
            this.roles = Roles.none().with("now", newest);
        }

        OrganScore score() {
            breathing();
            system("platelets", Analyte.PLATELETS, value -> sofa(value, NONE, NONE, NONE));
            system("bilirubin", Analyte.BILIRUBIN, value -> sofa(NONE, value, NONE, NONE));
            circulation();
            system("gcs", Analyte.GLASGOW_COMA_SCALE, value -> sofa(NONE, NONE, value, NONE));
            kidneys();
            return new OrganScore(newest, points, 6 - missing.size(), missing, roles);
        }

        private static int sofa(double platelets, double bilirubin, double gcs, double creatinine) {
            return organs(platelets, bilirubin, gcs, creatinine, NONE);
        }

        private static int organs(double platelets, double bilirubin, double gcs, double creatinine, double urine) {
            return Sepsis.sofa(
                    new Breathing(NONE, false),
                    platelets,
                    bilirubin,
                    new Circulation(NONE, NONE, NONE, NONE, NONE),
                    gcs,
                    creatinine,
                    urine);
        }

        /** Creatinine, or urine where it was charted through the day, whichever counts more. */
        private void kidneys() {
            List<Point> urine = day(Analyte.URINE_VOLUME);
            boolean charted = urine.size() >= FEWEST_VOLUMES
                    && urine.get(0).when().hoursTo(urine.get(urine.size() - 1).when()) >= CHARTED_HOURS;
            double volume = charted ? urine.stream().mapToDouble(Point::value).sum() : NONE;
            int fromUrine = charted ? organs(NONE, NONE, NONE, NONE, volume) : 0;
            int before = points;
            Roles without = roles;
            int known = missing.size();
            system("creatinine", Analyte.CREATININE, value -> sofa(NONE, NONE, NONE, value));
            if (charted && (missing.size() > known || fromUrine > points - before)) {
                if (missing.size() > known) {
                    missing.remove(missing.size() - 1);
                }
                points = before + fromUrine;
                roles = without;
                for (Point one : urine) {
                    roles = roles.with("urine", one);
                }
            }
        }

        private void system(String role, Analyte analyte, ToIntFunction<Double> score) {
            Optional<Point> worst = day(analyte).stream()
                    .max((one, other) ->
                            Integer.compare(score.applyAsInt(one.value()), score.applyAsInt(other.value())));
            if (worst.isEmpty()) {
                missing.add(analyte.label());
                return;
            }
            points += score.applyAsInt(worst.get().value());
            roles = roles.with(role, worst.get());
        }

        /**
         * The ratio of an arterial oxygen to the fraction that was set at most 8 hours before it that counts most: 3
         * and 4 points need support of breathing at the time of that very oxygen.
         */
        private void breathing() {
            Optional<Gas> worst = day(Analyte.OXYGEN_PRESSURE).stream()
                    .flatMap(oxygen -> gas(oxygen).stream())
                    .max(Comparator.comparingInt(Gas::points)
                            .thenComparing(
                                    Comparator.comparingDouble(Gas::ratio).reversed()));
            if (worst.isEmpty()) {
                missing.add("arterial oxygen pressure with inspired fraction");
                return;
            }
            Gas gas = worst.get();
            roles = roles.with("pao2", gas.oxygen()).with("fio2", gas.fraction());
            roles = gas.support().isPresent()
                    ? roles.with("ventilation", gas.support().get())
                    : roles;
            points += gas.points();
        }

        private Optional<Gas> gas(Point oxygen) {
            return timeline
                    .series(Analyte.INSPIRED_OXYGEN_FRACTION)
                    .within(OXYGEN_SET_WITHIN, oxygen.when().start())
                    .stream()
                    .reduce((older, newer) -> newer)
                    .map(fraction ->
                            new Gas(oxygen, fraction, supportAt(oxygen.when().start())));
        }

        /**
         * What supported breathing at an instant: a course that covers it, or, of what has no end, a setting or session
         * of the 8 hours before.
         */
        private Optional<Event> supportAt(Instant then) {
            return support.ventilation().stream()
                    .filter(event -> event.time()
                            .map(ClinicalTime::start)
                            .filter(start ->
                                    !start.isAfter(then) && !over(event, start).isBefore(then))
                            .isPresent())
                    .findFirst();
        }

        private Instant over(Event ventilation, Instant start) {
            return ventilation
                    .end()
                    .map(ClinicalTime::end)
                    .orElseGet(() -> ventilation.status().equals("in-progress") ? at : start.plus(OXYGEN_SET_WITHIN));
        }

        /** The lowest mean pressure, or the drug that counts most; a drug whose rate is not known counts least. */
        private void circulation() {
            int most = -1;
            Roles cause = Roles.none();
            for (Point pressure : day(Analyte.MEAN_PRESSURE)) {
                int value = circulation(pressure.value(), NONE, NONE, NONE);
                if (value > most) {
                    most = value;
                    cause = Roles.none().with("mean-pressure", pressure);
                }
            }
            if (most < 0) {
                for (Point systolic : day(Analyte.SYSTOLIC_PRESSURE)) {
                    Optional<Point> diastolic =
                            timeline
                                    .series(Analyte.DIASTOLIC_PRESSURE)
                                    .within(Duration.ZERO, systolic.when().start())
                                    .stream()
                                    .findFirst();
                    int value = diastolic
                            .map(low -> circulation((systolic.value() + 2 * low.value()) / 3, NONE, NONE, NONE))
                            .orElse(-1);
                    if (value > most) {
                        most = value;
                        cause = Roles.none().with("systolic", systolic).with("diastolic", diastolic.orElseThrow());
                    }
                }
            }
            for (Drug drug : Drug.values()) {
                for (Event given : support.drugs().getOrDefault(drug, List.of())) {
                    int value = drug.points(rate(given));
                    if (isGivenInDay(given) && value > most) {
                        most = value;
                        cause = Roles.none().with(drug.role, given);
                    }
                }
            }
            if (most < 0) {
                missing.add("mean pressure");
                return;
            }
            points += most;
            roles = roles.and(cause);
        }

        private static int circulation(double pressure, double dopamine, double dobutamine, double adrenaline) {
            return Sepsis.sofa(
                    new Breathing(NONE, false),
                    NONE,
                    NONE,
                    new Circulation(pressure, dopamine, dobutamine, adrenaline, NONE),
                    NONE,
                    NONE,
                    NONE);
        }

        private static double rate(Event given) {
            return given.as(MedicationAdministration.class)
                    .filter(administration -> administration.getDosage().hasRateQuantity())
                    .map(administration -> Quantities.in(
                            "ug/kg/min", administration.getDosage().getRateQuantity()))
                    .filter(Measured.class::isInstance)
                    .map(rate -> ((Measured) rate).value().doubleValue())
                    .orElse(NONE);
        }

        private boolean isGivenInDay(Event given) {
            return given.status().equals("completed")
                            || given.status().equals("in-progress")
                            || given.status().isEmpty()
                    ? given.time()
                            .map(ClinicalTime::start)
                            .filter(start -> !start.isAfter(at))
                            .filter(start -> isInDay(start) || isInDay(end(given, start)))
                            .isPresent()
                    : false;
        }

        private static Instant end(Event given, Instant start) {
            return given.as(MedicationAdministration.class)
                    .filter(MedicationAdministration::hasEffectivePeriod)
                    .map(MedicationAdministration::getEffectivePeriod)
                    .map(Period::getEndElement)
                    .flatMap(ClinicalTime::of)
                    .map(ClinicalTime::start)
                    .orElse(start);
        }

        private List<Point> day(Analyte analyte) {
            return timeline.series(analyte).within(DAY, at);
        }

        private boolean isInDay(Instant time) {
            return !time.isBefore(at.minus(DAY)) && !time.isAfter(at);
        }
    }

    /** An arterial oxygen with the fraction it was breathed at and what supported breathing then. */
    private record Gas(Point oxygen, Point fraction, Optional<Event> support) {
        double ratio() {
            return oxygen.value() / fraction.value();
        }

        int points() {
            return Sepsis.sofa(
                    new Breathing(ratio(), support.isPresent()),
                    NONE,
                    NONE,
                    new Circulation(NONE, NONE, NONE, NONE, NONE),
                    NONE,
                    NONE,
                    NONE);
        }
    }

    /** Drugs that hold the pressure, in µg/kg/min. */
    enum Drug {
        DOBUTAMINE("dobutamine", SepsisCodes.DOBUTAMINE),
        DOPAMINE("dopamine", SepsisCodes.DOPAMINE),
        EPINEPHRINE("epinephrine", SepsisCodes.EPINEPHRINE),
        NOREPINEPHRINE("norepinephrine", SepsisCodes.NOREPINEPHRINE);

        private static final double LEAST = 0.001;

        private final String role;
        private final CodeSet codes;

        Drug(String role, CodeSet codes) {
            this.role = role;
            this.codes = codes;
        }

        int points(double rate) {
            double counted = Double.isNaN(rate) ? LEAST : rate;
            return switch (this) {
                case DOBUTAMINE -> Counting.circulation(NONE, NONE, counted, NONE);
                case DOPAMINE -> Counting.circulation(NONE, counted, NONE, NONE);
                case EPINEPHRINE, NOREPINEPHRINE -> Counting.circulation(NONE, NONE, NONE, counted);
            };
        }
    }
}
