package org.prodrome.longitudinal.detector.pregnancy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.prodrome.longitudinal.detector.ReferenceLimit;
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
