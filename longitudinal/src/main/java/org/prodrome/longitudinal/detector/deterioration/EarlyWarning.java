package org.prodrome.longitudinal.detector.deterioration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Observation;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Attainable;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.News2;
import org.prodrome.longitudinal.equation.News2.Signs;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * NEWS2 of the newest vital signs, none older than 4 hours before the newest. Oxygen must be stated, never assumed;
 * with signs missing, it speaks only when even the least attainable total reaches the threshold.
 */
public final class EarlyWarning implements Detector {
    private static final Rule RULE = new Rule(
            "news2/1",
            "National Early Warning Score 2",
            "Vital signs of the last hours that point to acute deterioration.",
            "People of 16 and over; not in pregnancy.",
            "The newest signs, together within 4 hours and not older than 4 hours.",
            new Citation(
                    "Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017",
                    "",
                    "https://www.rcp.ac.uk"),
            "A new set of vital signs.");

    private static final Duration FRESH = Duration.ofHours(4);
    private static final int YOUNGEST = 16;
    private static final int MEDIUM = 5;
    private static final int HIGH = 7;
    private static final double AIR = 0.21;
    private static final double EPSILON = 1e-9;

    private static final Map<Analyte, Integer> DECIMALS = Map.of(Analyte.TEMPERATURE, 1);

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        OptionalInt age = Circumstances.age(timeline);
        if (age.isEmpty()) {
            return new NotComputable(RULE, List.of("birth date to the day"), List.of());
        }
        if (age.getAsInt() < YOUNGEST) {
            return new NotApplicable(RULE, "NEWS2 is for people of 16 and over");
        }
        if (Circumstances.isPregnant(timeline)) {
            return new NotApplicable(RULE, "NEWS2 is not for pregnancy");
        }
        Optional<Point> newest = List.of(
                        Analyte.RESPIRATION_RATE,
                        Analyte.HEART_RATE,
                        Analyte.SYSTOLIC_PRESSURE,
                        Analyte.OXYGEN_SATURATION,
                        Analyte.TEMPERATURE)
                .stream()
                .flatMap(analyte -> timeline.series(analyte).latest().stream())
                .filter(point -> point.when().at() != null)
                .max(Comparator.comparing(Point::when));
        if (newest.isEmpty()) {
            return new NotComputable(RULE, List.of("vital signs with a time of day"), List.of());
        }
        Instant at = newest.get().when().start();
        if (at.isBefore(timeline.asOf().minus(FRESH))) {
            return new NotComputable(
                    RULE,
                    List.of(),
                    List.of("vital signs of " + newest.get().when().printed()));
        }
        return judge(Chart.of(timeline, at, newest.get().event()));
    }

    private static DetectorResult judge(Chart chart) {
        News2 score = News2.of(chart.signs());
        boolean complete = score.isComplete();
        if (!complete && score.min() < MEDIUM) {
            return new NotComputable(
                    RULE, chart.missing(score), List.of(), Optional.of(new Attainable(score.min(), score.max())));
        }
        boolean singleThree = score.points().containsValue(3);
        if (score.min() < MEDIUM && !singleThree) {
            return new NothingFound(RULE, chart.inputs());
        }
        Tier tier = score.min() >= HIGH ? Tier.T1 : score.min() >= MEDIUM ? Tier.T2 : Tier.T3;
        Claim summary = complete
                ? chart.sentence("summary", "NEWS2 is {total} ({band} risk) at {at}.")
                        .slot(
                                "total",
                                Integer.toString(score.min()),
                                DerivationFunction.NEWS2,
                                chart.inputs(),
                                chart.part("total"))
                        .slot(
                                "band",
                                score.band().words(),
                                DerivationFunction.NEWS2,
                                chart.inputs(),
                                chart.part("band"))
                        .moment("at", chart.newest)
                        .claim()
                : chart.sentence(
                                "at-least",
                                "NEWS2 is at least {min} (at most {max}) at {at}: {signs} of 7 signs recorded.")
                        .slot(
                                "min",
                                Integer.toString(score.min()),
                                DerivationFunction.NEWS2,
                                chart.inputs(),
                                chart.part("min"))
                        .slot(
                                "max",
                                Integer.toString(score.max()),
                                DerivationFunction.NEWS2,
                                chart.inputs(),
                                chart.part("max"))
                        .slot(
                                "signs",
                                Integer.toString(score.points().size()),
                                DerivationFunction.NEWS2,
                                chart.inputs(),
                                chart.part("signs"))
                        .moment("at", chart.newest)
                        .claim();
        String state = score.min() >= HIGH ? "high" : score.min() >= MEDIUM ? "medium" : "single 3";
        int severity = score.min() >= HIGH ? 2 : score.min() >= MEDIUM ? 1 : 0;
        return new Detection(RULE, tier, state, severity, Optional.empty(), summary, chart.details(), chart.inputs());
    }

    /** The newest signs of one chart. */
    private static final class Chart {
        private final PatientTimeline timeline;
        private final Event newest;
        private final Map<Analyte, Point> points = new TreeMap<>();
        private final @Nullable Event consciousness;
        private final boolean scale2;

        private Chart(PatientTimeline timeline, Event newest, @Nullable Event consciousness) {
            this.timeline = timeline;
            this.newest = newest;
            this.consciousness = consciousness;
            this.scale2 = !Circumstances.activeProblems(timeline, Snomed.HYPERCAPNIC_FAILURE)
                    .isEmpty();
        }

        static Chart of(PatientTimeline timeline, Instant at, Event newest) {
            Event level = timeline.events("Observation", Loinc.CONSCIOUSNESS).stream()
                    .filter(event -> alert(event) != null)
                    .filter(event -> event.time()
                            .filter(time -> time.at() != null
                                    && !time.start().isBefore(at.minus(FRESH))
                                    && !time.start().isAfter(at))
                            .isPresent())
                    .reduce((older, newer) -> newer)
                    .orElse(null);
            Chart chart = new Chart(timeline, newest, level);
            List<Analyte> wanted = new ArrayList<>(List.of(
                    Analyte.RESPIRATION_RATE,
                    Analyte.OXYGEN_SATURATION,
                    Analyte.SYSTOLIC_PRESSURE,
                    Analyte.HEART_RATE,
                    Analyte.TEMPERATURE));
            for (Analyte analyte : wanted) {
                chart.takeNewest(analyte, at);
            }
            chart.takeNewest(Analyte.INSPIRED_OXYGEN_FRACTION, at);
            if (!chart.points.containsKey(Analyte.INSPIRED_OXYGEN_FRACTION)) {
                chart.takeNewest(Analyte.OXYGEN_FLOW, at);
            }
            if (level == null) {
                chart.takeNewest(Analyte.GLASGOW_COMA_SCALE, at);
            }
            return chart;
        }

        Signs signs() {
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

        List<String> missing(News2 score) {
            List<String> missing = new ArrayList<>();
            for (News2.Sign sign : News2.Sign.values()) {
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

        Map<String, String> part(String part) {
            return Map.of("part", part, "scale", scale2 ? "2" : "1");
        }

        List<Claim> details() {
            List<Claim> claims = new ArrayList<>();
            points.forEach((analyte, point) -> claims.add(
                    sentence("sign." + analyte, "%s {value}%s at {at}.".formatted(capital(analyte), unit(analyte)))
                            .value("value", point, decimals(analyte))
                            .moment("at", point.event())
                            .claim()));
            return claims;
        }

        Sentence sentence(String template, String words) {
            return Sentence.of(timeline, RULE.id(), "news2." + template, words);
        }

        private void takeNewest(Analyte analyte, Instant at) {
            List<Point> fresh = timeline.series(analyte).within(FRESH, at).stream()
                    .filter(point -> point.when().at() != null)
                    .toList();
            if (!fresh.isEmpty()) {
                points.put(analyte, fresh.get(fresh.size() - 1));
            }
        }

        private @Nullable Double value(Analyte analyte) {
            Point point = points.get(analyte);
            return point == null ? null : point.value();
        }

        private @Nullable Boolean onOxygen() {
            Double fraction = value(Analyte.INSPIRED_OXYGEN_FRACTION);
            if (fraction != null) {
                return fraction > AIR + EPSILON;
            }
            Double flow = value(Analyte.OXYGEN_FLOW);
            return flow == null ? null : Boolean.valueOf(flow > 0);
        }

        private @Nullable Boolean isAlert() {
            if (consciousness != null) {
                return alert(consciousness);
            }
            Double gcs = value(Analyte.GLASGOW_COMA_SCALE);
            return gcs == null ? null : Boolean.valueOf(gcs >= 15);
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

        private static String capital(Analyte analyte) {
            return analyte.label().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                    + analyte.label().substring(1);
        }

        private static String unit(Analyte analyte) {
            return switch (analyte) {
                case OXYGEN_SATURATION -> " %";
                case TEMPERATURE -> " °C";
                case SYSTOLIC_PRESSURE -> " mmHg";
                case RESPIRATION_RATE, HEART_RATE -> " a minute";
                case OXYGEN_FLOW -> " L/min";
                default -> "";
            };
        }

        private static int decimals(Analyte analyte) {
            return analyte == Analyte.INSPIRED_OXYGEN_FRACTION ? 2 : DECIMALS.getOrDefault(analyte, 0);
        }
    }
}
