package org.prodrome.longitudinal.detector.deterioration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.equation.Sepsis;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * qSOFA and SIRS of a chart, as explanation of a NEWS2 that speaks: the Surviving Sepsis Campaign (2021,
 * doi:10.1097/CCM.0000000000005337) advises against qSOFA as the single screen, so neither is an alert of its own.
 */
final class BedsideSigns {
    private static final Duration BLOOD_WITHIN = Duration.ofHours(24);

    private BedsideSigns() {}

    static List<Claim> of(PatientTimeline timeline, String ruleId, VitalChart chart) {
        List<Claim> claims = new ArrayList<>();
        quick(timeline, ruleId, chart).ifPresent(claims::add);
        inflammation(timeline, ruleId, chart).ifPresent(claims::add);
        return claims;
    }

    private static Optional<Claim> quick(PatientTimeline timeline, String ruleId, VitalChart chart) {
        Optional<Point> rate = chart.point(Analyte.RESPIRATION_RATE);
        Optional<Point> pressure = chart.point(Analyte.SYSTOLIC_PRESSURE);
        Optional<Point> coma = chart.point(Analyte.GLASGOW_COMA_SCALE);
        if (rate.isEmpty() || pressure.isEmpty() || coma.isEmpty()) {
            return Optional.empty();
        }
        int points = Sepsis.qsofa(
                rate.get().value(), pressure.get().value(), coma.get().value());
        Roles roles = Roles.none()
                .with("respiration", rate.get())
                .with("systolic", pressure.get())
                .with("gcs", coma.get());
        return Optional.of(Sentence.of(timeline, ruleId, "news2.qsofa", "Of the same signs: qSOFA {points} of 3.")
                .score("points", Integer.toString(points), "qsofa", "points", roles.entries(), Map.of())
                .claim());
    }

    private static Optional<Claim> inflammation(PatientTimeline timeline, String ruleId, VitalChart chart) {
        Roles roles = Roles.none();
        Map<Analyte, String> names = Map.of(
                Analyte.TEMPERATURE, "temperature",
                Analyte.HEART_RATE, "pulse",
                Analyte.RESPIRATION_RATE, "respiration");
        for (Analyte analyte : List.of(Analyte.TEMPERATURE, Analyte.HEART_RATE, Analyte.RESPIRATION_RATE)) {
            Optional<Point> point = chart.point(analyte);
            if (point.isEmpty()) {
                return Optional.empty();
            }
            roles = roles.with(names.getOrDefault(analyte, ""), point.get());
        }
        Optional<Point> carbon = newest(timeline, chart, Analyte.CARBON_DIOXIDE_PRESSURE);
        Optional<Point> white = newest(timeline, chart, Analyte.LEUKOCYTES);
        Optional<Point> bands = newest(timeline, chart, Analyte.BAND_NEUTROPHILS);
        if (carbon.isPresent()) {
            roles = roles.with("paco2", carbon.get());
        }
        if (white.isPresent()) {
            roles = roles.with("white-cells", white.get());
        }
        if (bands.isPresent()) {
            roles = roles.with("bands", bands.get());
        }
        int points = Sepsis.sirs(
                value(chart.point(Analyte.TEMPERATURE)),
                value(chart.point(Analyte.HEART_RATE)),
                value(chart.point(Analyte.RESPIRATION_RATE)),
                value(carbon),
                value(white),
                value(bands));
        Sentence sentence = Sentence.of(
                        timeline,
                        ruleId,
                        white.isPresent() ? "news2.sirs-blood" : "news2.sirs",
                        white.isPresent()
                                ? "Temperature {celsius} °C, white cells {cells} ×10⁹/L: SIRS {points} of 4."
                                : "Temperature {celsius} °C, white cells not known: SIRS at least {points} of 4.")
                .value("celsius", chart.point(Analyte.TEMPERATURE).orElseThrow(), 1)
                .score("points", Integer.toString(points), "sirs", "points", roles.entries(), Map.of());
        white.ifPresent(cells -> sentence.value("cells", cells, 1));
        return Optional.of(sentence.claim());
    }

    private static Optional<Point> newest(PatientTimeline timeline, VitalChart chart, Analyte analyte) {
        return timeline
                .series(analyte)
                .within(BLOOD_WITHIN, chart.newest().time().orElseThrow().start())
                .stream()
                .reduce((older, newer) -> newer);
    }

    private static double value(Optional<Point> point) {
        return point.map(Point::value).orElse(Double.NaN);
    }
}
