package org.prodrome.longitudinal.detector.pregnancy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.ReferenceLimit;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/** Values that make high pressure in pregnancy pre-eclampsia, in the order in which they are said. */
enum OrganSign {
    PROTEIN(Analyte.URINE_PROTEIN_CREATININE, "mg/g", 0),
    PLATELETS(Analyte.PLATELETS, "×10⁹/L", 0),
    CREATININE(Analyte.CREATININE, "mg/dL", 2),
    AST(Analyte.AST, "U/L", 0),
    ALT(Analyte.ALT, "U/L", 0);

    private static final Duration NEAR = Duration.ofDays(7);
    private static final double EPSILON = 1e-9;
    private static final double USUAL_UPPER_LIMIT = 40;

    private final Analyte analyte;
    private final String unit;
    private final int decimals;

    OrganSign(Analyte analyte, String unit, int decimals) {
        this.analyte = analyte;
        this.unit = unit;
        this.decimals = decimals;
    }

    /** The newest value within 7 days of the instant, if it is beyond its limit. */
    Optional<Point> at(PatientTimeline timeline, Instant instant) {
        return timeline.series(analyte).points().stream()
                .filter(point ->
                        Duration.between(point.when().start(), instant).abs().compareTo(NEAR) <= 0)
                .reduce((older, newer) -> newer)
                .filter(this::isBeyond);
    }

    /**
     * Every sign within 7 days of the instant in a sentence of its own, and that platelets and a liver enzyme together
     * are in the range of HELLP.
     */
    static List<Claim> said(PatientTimeline timeline, String ruleId, Instant instant) {
        List<Claim> said = new ArrayList<>();
        hellp(timeline, ruleId, instant).ifPresent(said::add);
        for (OrganSign sign : values()) {
            sign.at(timeline, instant)
                    .ifPresent(value -> said.add(Sentence.of(
                                    timeline,
                                    ruleId,
                                    "pre-eclampsia.sign." + sign,
                                    "Measured on {date}: %s.".formatted(sign.words()))
                            .date("date", value)
                            .value("value", value, sign.decimals)
                            .claim()));
        }
        return said;
    }

    private static Optional<Claim> hellp(PatientTimeline timeline, String ruleId, Instant instant) {
        Optional<Point> platelets = PLATELETS.at(timeline, instant);
        OrganSign enzyme = AST.at(timeline, instant).isPresent() ? AST : ALT;
        Optional<Point> liver = enzyme.at(timeline, instant);
        if (platelets.isEmpty() || liver.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Sentence.of(
                        timeline,
                        ruleId,
                        "pre-eclampsia.hellp." + enzyme,
                        "{hellp}: platelets {platelets} ×10⁹/L on {plateletsDate} and " + enzyme.analyte.label()
                                + " {enzyme} U/L on {enzymeDate}; look for haemolysis.")
                .score(
                        "hellp",
                        "In the range of HELLP syndrome",
                        "hellp",
                        "words",
                        Roles.none()
                                .with("platelets", platelets.get())
                                .with("enzyme", liver.get())
                                .entries(),
                        Map.of())
                .value("platelets", platelets.get(), 0)
                .date("plateletsDate", platelets.get())
                .value("enzyme", liver.get(), 0)
                .date("enzymeDate", liver.get())
                .claim());
    }

    int decimals() {
        return decimals;
    }

    /** The words around the value's slot. */
    String words() {
        return "%s {value} %s".formatted(analyte.label(), unit);
    }

    private boolean isBeyond(Point point) {
        double value = point.value();
        return switch (this) {
            case PROTEIN -> value >= 300 - EPSILON;
            case PLATELETS -> value < 100 - EPSILON;
            case CREATININE -> value > 1.1 + EPSILON;
            case AST, ALT -> value > 2 * ReferenceLimit.upper(analyte, point).orElse(USUAL_UPPER_LIMIT) + EPSILON;
        };
    }
}
