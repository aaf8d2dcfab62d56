package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.equation.UrineOutput;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Too little urine, by hourly charting and body weight. Derived again as the score {@code kdigo-urine} (roles
 * {@code time-of-first}, which only starts the clock, {@code urine}, {@code weight}; parts {@code stage},
 * {@code hours}, {@code rate}).
 *
 * @param output what it came to
 * @param points the entries of the window, the one at which it begins first
 * @param weight the body weight
 */
record UrineCharting(UrineOutput output, List<Point> points, Point weight) {
    /** Volumes charted as they come, not collected over 24 hours. */
    static final CodeSet CHARTED = CodeSet.of("urine output", CodeSystems.LOINC, "9187-6", "Urine output");

    private static final Duration LOOK_BACK = Duration.ofHours(26);
    private static final Duration NEWEST_WITHIN = Duration.ofHours(6);
    private static final Duration WEIGHT_WITHIN = Duration.ofDays(180);

    /** The entries of the last 26 hours, when the newest is at most 6 hours old. */
    static List<Point> charted(PatientTimeline timeline) {
        List<Point> points = timeline.series(Analyte.URINE_VOLUME).within(LOOK_BACK, timeline.asOf()).stream()
                .filter(point -> point.when().at() != null)
                .filter(point -> CHARTED.isIn(point.event().concept()))
                .toList();
        return points.isEmpty() || KidneyFunction.isStale(timeline, points.get(points.size() - 1), NEWEST_WITHIN)
                ? List.of()
                : points;
    }

    static Optional<Point> weight(PatientTimeline timeline) {
        return timeline.series(Analyte.WEIGHT)
                .latest()
                .filter(point -> !KidneyFunction.isStale(timeline, point, WEIGHT_WITHIN));
    }

    /** Too little urine, if it is. */
    static Optional<UrineCharting> of(PatientTimeline timeline) {
        List<Point> points = charted(timeline);
        Optional<Point> weight = weight(timeline);
        if (points.size() < 2 || weight.isEmpty()) {
            return Optional.empty();
        }
        double[] hours = points.stream()
                .mapToDouble(point -> points.get(0).when().hoursTo(point.when()))
                .toArray();
        double[] volumes = points.stream().mapToDouble(Point::value).toArray();
        return UrineOutput.of(hours, volumes, weight.get().value())
                .map(output -> new UrineCharting(output, points.subList(output.first(), points.size()), weight.get()));
    }

    /** The sentence. */
    Claim claim(PatientTimeline timeline, String ruleId) {
        Point last = points.get(points.size() - 1);
        return Sentence.of(
                        timeline,
                        ruleId,
                        "aki.urine",
                        "Acute kidney injury, KDIGO stage {stage} by urine: {rate} mL/kg/h over {hours} h to {time}, weight {kg} kg.")
                .score("stage", Integer.toString(output.stage()), "kdigo-urine", "stage", roles(), Map.of())
                .score(
                        "rate",
                        Printed.number(output.rate(), 2),
                        "kdigo-urine",
                        "rate",
                        roles(),
                        Map.of("decimals", "2"))
                .score("hours", Integer.toString(output.hours()), "kdigo-urine", "hours", roles(), Map.of())
                .moment("time", last.event())
                .value("kg", weight, 0)
                .claim();
    }

    private List<Map.Entry<String, String>> roles() {
        List<Map.Entry<String, String>> roles = new ArrayList<>();
        roles.add(Map.entry("time-of-first", points.get(0).source()));
        points.stream().skip(1).forEach(point -> roles.add(Map.entry("urine", point.source())));
        roles.add(Map.entry("weight", weight.source()));
        return roles;
    }
}
