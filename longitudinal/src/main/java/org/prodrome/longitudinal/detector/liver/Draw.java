package org.prodrome.longitudinal.detector.liver;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.detector.ReferenceLimit;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * AST and ALT of one draw (at most an hour apart) with the platelets nearest to it, at most 30 days away.
 *
 * @param ast U/L
 * @param alt U/L
 * @param platelets 10⁹/L
 */
record Draw(Point ast, Point alt, Point platelets) {
    private static final Duration SAME = Duration.ofHours(1);
    private static final Duration NEAR = Duration.ofDays(30);
    private static final double USUAL_UPPER_LIMIT = 40;
    private static final double ACUTE = 5;

    /** Every draw, oldest first. */
    static List<Draw> all(PatientTimeline timeline) {
        List<Draw> draws = new ArrayList<>();
        for (Point ast : timeline.series(Analyte.AST).points()) {
            Optional<Point> alt = nearest(timeline, Analyte.ALT, ast, SAME);
            Optional<Point> platelets = nearest(timeline, Analyte.PLATELETS, ast, NEAR);
            if (alt.isPresent() && platelets.isPresent()) {
                draws.add(new Draw(ast, alt.get(), platelets.get()));
            }
        }
        return draws;
    }

    /** The value of an analyte nearest in time, if it is near enough; of two equally near the earlier. */
    static Optional<Point> nearest(PatientTimeline timeline, Analyte analyte, Point to, Duration atMost) {
        Instant at = to.when().start();
        List<Point> before = timeline.series(analyte).within(atMost, at);
        List<Point> after = timeline.series(analyte).within(atMost, at.plus(atMost));
        if (before.isEmpty()) {
            return after.stream().findFirst();
        }
        Point last = before.get(before.size() - 1);
        return after.isEmpty() || apart(last, to).compareTo(apart(after.get(0), to)) <= 0
                ? Optional.of(last)
                : Optional.of(after.get(0));
    }

    /** Neither enzyme above five times its upper limit, as in acute hepatitis. */
    boolean isSteady() {
        return ast.value() <= ACUTE * upperLimit(Analyte.AST, ast)
                && alt.value() <= ACUTE * upperLimit(Analyte.ALT, alt);
    }

    /** Upper limit of the laboratory, else 40 U/L. */
    static double upperLimit(Analyte enzyme, Point point) {
        return ReferenceLimit.upper(enzyme, point).orElse(USUAL_UPPER_LIMIT);
    }

    /** Days from this draw to the other. */
    double daysTo(Draw other) {
        return ast.when().hoursTo(other.ast.when()) / 24;
    }

    Roles roles() {
        return Roles.none().with("ast", ast).with("alt", alt).with("platelets", platelets);
    }

    private static Duration apart(Point one, Point other) {
        return Duration.between(one.when().start(), other.when().start()).abs();
    }
}
