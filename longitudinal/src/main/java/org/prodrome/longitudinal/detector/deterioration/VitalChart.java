package org.prodrome.longitudinal.detector.deterioration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Observation;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.equation.News2;
import org.prodrome.longitudinal.equation.News2.Sign;
import org.prodrome.longitudinal.equation.News2.Signs;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.IntensiveCareStays;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The vital signs as they stood at one instant: of each the newest, none older than 4 hours (1 hour in intensive care)
 * before the instant at which they are read.
 */
final class VitalChart {
    private static final Duration FRESH = Duration.ofHours(4);
    private static final Duration FRESH_IN_INTENSIVE_CARE = Duration.ofHours(1);

    static final List<Analyte> MEASURED = List.of(
            Analyte.RESPIRATION_RATE,
            Analyte.OXYGEN_SATURATION,
            Analyte.SYSTOLIC_PRESSURE,
            Analyte.HEART_RATE,
            Analyte.TEMPERATURE);

    private static final double AIR = 0.21;
    private static final double EPSILON = 1e-9;

    private final PatientTimeline timeline;
    private final Event newest;
    private final Map<Analyte, Point> points = new TreeMap<>();
    private final @Nullable Event consciousness;
    private final boolean scale2;
    private final News2 score;

    private VitalChart(PatientTimeline timeline, List<Event> levels, Point newest, Instant oldest) {
        Instant at = newest.when().start();
        this.timeline = timeline;
        this.newest = newest.event();
        this.scale2 = !Circumstances.activeProblems(timeline, Snomed.HYPERCAPNIC_FAILURE)
                .isEmpty();
        Event level = levels.stream()
                .filter(event -> alert(event) != null)
                .filter(event -> event.time()
                        .filter(time -> time.at() != null
                                && !time.start().isBefore(oldest)
                                && !time.start().isAfter(at))
                        .isPresent())
                .reduce(VitalChart::newerOrWorse)
                .orElse(null);
        MEASURED.forEach(analyte -> takeNewest(analyte, oldest, at));
        takeNewest(Analyte.INSPIRED_OXYGEN_FRACTION, oldest, at);
        takeNewest(Analyte.OXYGEN_FLOW, oldest, at);
        keepOneOfOxygen();
        takeNewest(Analyte.GLASGOW_COMA_SCALE, oldest, at);
        this.consciousness = keepOneOfConsciousness(level);
        this.score = News2.of(signs());
    }

    /** Observations of consciousness, looked up once for many charts. */
    static List<Event> levels(PatientTimeline timeline) {
        return timeline.events("Observation", Loinc.CONSCIOUSNESS);
    }

    /** How old a sign may be at an instant. */
    static Duration fresh(PatientTimeline timeline, Instant at) {
        return IntensiveCareStays.holds(timeline, at) ? FRESH_IN_INTENSIVE_CARE : FRESH;
    }

    /** The chart as it is read now: no sign is older than the limit, whenever the newest was measured. */
    static VitalChart now(PatientTimeline timeline, List<Event> levels, Point newest) {
        return new VitalChart(timeline, levels, newest, timeline.asOf().minus(fresh(timeline, timeline.asOf())));
    }

    /** The chart as it stood when the point was measured. */
    static VitalChart at(PatientTimeline timeline, List<Event> levels, Point newest) {
        Instant at = newest.when().start();
        return new VitalChart(timeline, levels, newest, at.minus(fresh(timeline, at)));
    }

    News2 score() {
        return score;
    }

    Event newest() {
        return newest;
    }

    Optional<Point> point(Analyte analyte) {
        return Optional.ofNullable(points.get(analyte));
    }

    Map<Analyte, Point> points() {
        return points;
    }

    Optional<Event> consciousness() {
        return Optional.ofNullable(consciousness);
    }

    /** The one sign that scores 3, when no other does and it is a measured value. */
    Optional<Point> soleThree() {
        List<Sign> threes = score.points().entrySet().stream()
                .filter(entry -> entry.getValue() == 3)
                .map(Map.Entry::getKey)
                .toList();
        if (threes.size() != 1) {
            return Optional.empty();
        }
        return switch (threes.get(0)) {
            case RESPIRATION -> point(Analyte.RESPIRATION_RATE);
            case SATURATION -> point(Analyte.OXYGEN_SATURATION);
            case SYSTOLIC -> point(Analyte.SYSTOLIC_PRESSURE);
            case PULSE -> point(Analyte.HEART_RATE);
            case TEMPERATURE -> point(Analyte.TEMPERATURE);
            case CONSCIOUSNESS, OXYGEN -> Optional.empty();
        };
    }

    /** The event that the level of consciousness was scored from. */
    Optional<Event> consciousnessSource() {
        return consciousness().or(() -> point(Analyte.GLASGOW_COMA_SCALE).map(Point::event));
    }

    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Sign sign : Sign.values()) {
            if (!score.points().containsKey(sign)) {
                missing.add(
                        switch (sign) {
                            case RESPIRATION -> "respiration rate";
                            case SATURATION -> "oxygen saturation";
                            case OXYGEN -> "oxygen or air";
                            case SYSTOLIC -> "systolic pressure";
                            case PULSE -> "heart rate";
                            case CONSCIOUSNESS -> "level of consciousness";
                            case TEMPERATURE -> "temperature";
                        });
            }
        }
        return missing;
    }

    List<String> inputs() {
        Set<String> inputs = new LinkedHashSet<>(List.of(timeline.patientReference()));
        points.values().forEach(point -> inputs.add(point.source()));
        if (consciousness != null) {
            inputs.add(consciousness.source());
        }
        return List.copyOf(inputs);
    }

    /** Prints a part of the NEWS2 of this chart: total, band, min, max or signs. */
    Sentence news2(Sentence sentence, String slot, String part) {
        String printed = switch (part) {
            case "band" -> score.band().words();
            case "max" -> Integer.toString(score.max());
            case "signs" -> Integer.toString(score.points().size());
            default -> Integer.toString(score.min());
        };
        return sentence.slot(
                slot, printed, DerivationFunction.NEWS2, inputs(), Map.of("part", part, "scale", scale2 ? "2" : "1"));
    }

    static String name(Analyte analyte) {
        return analyte.label().substring(0, 1).toUpperCase(Locale.ROOT)
                + analyte.label().substring(1);
    }

    static String unit(Analyte analyte) {
        return switch (analyte) {
            case OXYGEN_SATURATION -> " %";
            case TEMPERATURE -> " °C";
            case SYSTOLIC_PRESSURE -> " mmHg";
            case RESPIRATION_RATE, HEART_RATE -> " a minute";
            case OXYGEN_FLOW -> " L/min";
            default -> "";
        };
    }

    static int decimals(Analyte analyte) {
        return switch (analyte) {
            case INSPIRED_OXYGEN_FRACTION -> 2;
            case TEMPERATURE -> 1;
            default -> 0;
        };
    }

    private Signs signs() {
        return new Signs(
                value(Analyte.RESPIRATION_RATE),
                value(Analyte.OXYGEN_SATURATION),
                onOxygen(),
                value(Analyte.SYSTOLIC_PRESSURE),
                value(Analyte.HEART_RATE),
                isAlert(),
                value(Analyte.TEMPERATURE),
                scale2);
    }

    private void takeNewest(Analyte analyte, Instant oldest, Instant at) {
        timeline.series(analyte).within(Duration.between(oldest, at), at).stream()
                .filter(point -> point.when().at() != null)
                .reduce((older, newer) -> newer)
                .ifPresent(point -> points.put(analyte, point));
    }

    /** Fraction and flow say the same thing: the newer counts; of the same time the one that says oxygen. */
    private void keepOneOfOxygen() {
        Point fraction = points.get(Analyte.INSPIRED_OXYGEN_FRACTION);
        Point flow = points.get(Analyte.OXYGEN_FLOW);
        if (fraction == null || flow == null) {
            return;
        }
        int order = flow.when().compareTo(fraction.when());
        boolean flowCounts = order > 0 || order == 0 && flow.value() > 0 && !isEnriched(fraction.value());
        points.remove(flowCounts ? Analyte.INSPIRED_OXYGEN_FRACTION : Analyte.OXYGEN_FLOW);
    }

    /** Level and coma scale say the same thing: the newer counts; of the same time the one that says not alert. */
    private @Nullable Event keepOneOfConsciousness(@Nullable Event level) {
        Point coma = points.get(Analyte.GLASGOW_COMA_SCALE);
        if (coma == null || level == null) {
            return level;
        }
        int order = coma.when().compareTo(level.time().orElseThrow());
        boolean comaCounts = order > 0 || order == 0 && !isAlert(coma.value()) && Boolean.TRUE.equals(alert(level));
        if (comaCounts) {
            return null;
        }
        points.remove(Analyte.GLASGOW_COMA_SCALE);
        return level;
    }

    private static Event newerOrWorse(Event older, Event newer) {
        boolean sameTime = older.time().orElseThrow().compareTo(newer.time().orElseThrow()) == 0;
        return sameTime && Boolean.FALSE.equals(alert(older)) ? older : newer;
    }

    private @Nullable Double value(Analyte analyte) {
        Point point = points.get(analyte);
        return point == null ? null : point.value();
    }

    private @Nullable Boolean onOxygen() {
        Double fraction = value(Analyte.INSPIRED_OXYGEN_FRACTION);
        if (fraction != null) {
            return isEnriched(fraction);
        }
        Double flow = value(Analyte.OXYGEN_FLOW);
        return flow == null ? null : Boolean.valueOf(flow > 0);
    }

    private @Nullable Boolean isAlert() {
        if (consciousness != null) {
            return alert(consciousness);
        }
        Double gcs = value(Analyte.GLASGOW_COMA_SCALE);
        return gcs == null ? null : Boolean.valueOf(isAlert(gcs.doubleValue()));
    }

    private static boolean isEnriched(double fraction) {
        return fraction > AIR + EPSILON;
    }

    private static boolean isAlert(double comaScale) {
        return comaScale >= 15;
    }

    private static @Nullable Boolean alert(Event event) {
        Observation observation = event.as(Observation.class).orElseThrow();
        if (!observation.hasValueCodeableConcept()) {
            return null;
        }
        if (Loinc.ALERT.isIn(observation.getValueCodeableConcept())) {
            return Boolean.TRUE;
        }
        return Loinc.NOT_ALERT.isIn(observation.getValueCodeableConcept()) ? Boolean.FALSE : null;
    }
}
