package org.prodrome.longitudinal.model;

import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.prodrome.longitudinal.equation.News2;
import org.prodrome.longitudinal.equation.News2.Signs;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The values that the bedside models read out of a timeline, as of its instant. Values are the newest within a day
 * (laboratory: two days) unless the name says otherwise; what is not there is absent from the map.
 */
public final class BedsideFeatures {
    private static final Duration RECENT_SIGN = Duration.ofHours(4);
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration TWO_DAYS = Duration.ofHours(48);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration HALF_DAY = Duration.ofHours(12);
    private static final double AIR = 0.21;

    private static final Map<String, Analyte> SIGNS = Map.of(
            "heart-rate", Analyte.HEART_RATE,
            "respiration-rate", Analyte.RESPIRATION_RATE,
            "saturation", Analyte.OXYGEN_SATURATION,
            "systolic", Analyte.SYSTOLIC_PRESSURE,
            "mean-pressure", Analyte.MEAN_PRESSURE,
            "temperature", Analyte.TEMPERATURE,
            "coma-scale", Analyte.GLASGOW_COMA_SCALE,
            "oxygen-fraction", Analyte.INSPIRED_OXYGEN_FRACTION);

    private static final Map<String, Analyte> LABORATORY = Map.of(
            "urea-nitrogen", Analyte.UREA_NITROGEN,
            "bicarbonate", Analyte.BICARBONATE,
            "potassium", Analyte.POTASSIUM,
            "sodium", Analyte.SODIUM,
            "white-cells", Analyte.LEUKOCYTES,
            "platelets", Analyte.PLATELETS,
            "bilirubin", Analyte.BILIRUBIN,
            "albumin", Analyte.ALBUMIN,
            "inr", Analyte.INR,
            "glucose", Analyte.GLUCOSE);

    private final PatientTimeline timeline;
    private final Instant now;
    private final Map<String, Double> values = new HashMap<>();

    private BedsideFeatures(PatientTimeline timeline) {
        this.timeline = timeline;
        this.now = timeline.asOf();
    }

    /** The values as of the timeline's instant, by name. */
    public static Map<String, Double> of(PatientTimeline timeline) {
        BedsideFeatures features = new BedsideFeatures(timeline);
        features.read();
        return features.values;
    }

    /** NEWS2 of the signs of the last 4 hours, missing signs counting 0; not a number when there is no sign at all. */
    public static double news2(Map<String, Double> values) {
        Double fraction = values.get("oxygen-fraction");
        Double flow = values.get("oxygen-flow");
        Boolean oxygen = fraction != null ? Boolean.valueOf(fraction > AIR + 1e-9) : flow != null ? flow > 0 : null;
        Double coma = values.get("coma-scale");
        News2 score = News2.of(new Signs(
                values.get("respiration-rate"),
                values.get("saturation"),
                oxygen,
                values.get("systolic"),
                values.get("heart-rate"),
                coma == null ? null : Boolean.valueOf(coma >= 15),
                values.get("temperature"),
                false));
        return score.points().isEmpty() ? Double.NaN : score.min();
    }

    private void read() {
        OptionalInt age = Person.age(
                timeline.patient(), now.atOffset(java.time.ZoneOffset.UTC).toLocalDate());
        age.ifPresent(years -> values.put("age", (double) years));
        SIGNS.forEach((name, analyte) -> newest(name, analyte, RECENT_SIGN));
        newest("oxygen-flow", Analyte.OXYGEN_FLOW, RECENT_SIGN);
        LABORATORY.forEach((name, analyte) -> newest(name, analyte, TWO_DAYS));
        lowest("mean-pressure-lowest-12h", Analyte.MEAN_PRESSURE, HALF_DAY);
        lowest("systolic-lowest-24h", Analyte.SYSTOLIC_PRESSURE, DAY);
        lowest("saturation-lowest-12h", Analyte.OXYGEN_SATURATION, HALF_DAY);
        lowest("coma-scale-lowest-24h", Analyte.GLASGOW_COMA_SCALE, DAY);
        highest("heart-rate-highest-12h", Analyte.HEART_RATE, HALF_DAY);
        highest("respiration-rate-highest-12h", Analyte.RESPIRATION_RATE, HALF_DAY);
        urine();
        creatinine();
        ratio("urea-nitrogen-over-lowest-7d", Analyte.UREA_NITROGEN);
        ratio("white-cells-over-lowest-7d", Analyte.LEUKOCYTES);
    }

    private void newest(String name, Analyte analyte, Duration within) {
        List<Point> points = timeline.series(analyte).within(within, now);
        if (!points.isEmpty()) {
            values.put(name, points.get(points.size() - 1).value());
        }
    }

    private void lowest(String name, Analyte analyte, Duration within) {
        summary(analyte, within).ifPresent(all -> values.put(name, all.getMin()));
    }

    private void highest(String name, Analyte analyte, Duration within) {
        summary(analyte, within).ifPresent(all -> values.put(name, all.getMax()));
    }

    private java.util.Optional<DoubleSummaryStatistics> summary(Analyte analyte, Duration within) {
        DoubleSummaryStatistics all = timeline.series(analyte).within(within, now).stream()
                .mapToDouble(Point::value)
                .summaryStatistics();
        return all.getCount() == 0 ? java.util.Optional.empty() : java.util.Optional.of(all);
    }

    /** mL/kg/h over 12 hours, only where urine was charted over most of them and a weight is known. */
    private void urine() {
        List<Point> charted = timeline.series(Analyte.URINE_VOLUME).within(HALF_DAY, now);
        if (charted.size() < 3 || charted.get(0).when().start().isAfter(now.minus(Duration.ofHours(9)))) {
            return;
        }
        double sum = charted.stream().mapToDouble(Point::value).sum();
        timeline.series(Analyte.WEIGHT)
                .latest()
                .ifPresent(weight -> values.put("urine-12h", sum / weight.value() / 12));
    }

    private void creatinine() {
        CreatinineCourse.of(timeline).ifPresent(course -> {
            values.put("creatinine", course.newest().value());
            values.put("creatinine-lowest-7d", course.lowestOfWeek().value());
            values.put("creatinine-over-lowest-7d", course.overLowestOfWeek());
            values.put("creatinine-rise-48h", course.riseOfTwoDays());
        });
    }

    private void ratio(String name, Analyte analyte) {
        List<Point> week = timeline.series(analyte).within(WEEK, now);
        if (week.size() > 1) {
            double lowest = week.stream().mapToDouble(Point::value).min().orElse(1);
            values.put(name, week.get(week.size() - 1).value() / lowest);
        }
    }
}
