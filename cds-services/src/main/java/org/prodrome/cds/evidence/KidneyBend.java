package org.prodrome.cds.evidence;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.prodrome.cds.evidence.TheilSen.Point;

/**
 * The month in which the course of the eGFR bent, worked out a second time: of all pairs of lines that meet between the
 * third value and the third last, the one with the least squares (Hudson 1966, 10.1080/01621459.1966.10482198), refused
 * unless its BIC is below that of one line. Here a bend at a value is fitted by projecting out the line first.
 */
final class KidneyBend {
    private static final double MILLIS_PER_DAY = 86_400_000;
    private static final double MILLIS_PER_YEAR = MILLIS_PER_DAY * 365.25;
    private static final Map<String, String> ONE_DECIMAL = Map.of("decimals", "1");
    private static final int FEWEST = 8;
    private static final int FEWEST_EACH = 3;
    private static final double SMALLEST = 1e-12;

    /** Two lines that meet at {@code x}. */
    private record Bent(double x, double before, double after, double squares) {}

    private KidneyBend() {}

    static String print(ScoreInputs inputs) {
        List<Point> points = inputs.all("creatinine").stream()
                .map(Sources::observation)
                .map(sample -> new Point(
                        ClinicalTime.of(sample).instant().toEpochMilli(), Kidney.egfr(sample, inputs.patient())))
                .toList();
        double days = Decimals.parameter(inputs.parameters().getOrDefault("bin-days", "0"))
                .doubleValue();
        List<Point> joined = TheilSen.binned(points, days * MILLIS_PER_DAY);
        if (joined.size() < FEWEST) {
            throw DerivationRefused.notDerived();
        }
        double origin = joined.get(0).x();
        Bent bent = best(joined.stream()
                .map(point -> new Point((point.x() - origin) / MILLIS_PER_YEAR, point.y()))
                .toList());
        return switch (inputs.parameters().getOrDefault("part", "")) {
            case "month" ->
                YearMonth.from(Instant.ofEpochMilli(Math.round(origin + bent.x * MILLIS_PER_YEAR))
                                .atOffset(ZoneOffset.UTC))
                        .toString();
            case "before" -> Decimals.print(Decimals.of(bent.before), ONE_DECIMAL);
            case "after" -> Decimals.print(Decimals.of(bent.after), ONE_DECIMAL);
            default -> throw DerivationRefused.notDerived();
        };
    }

    private static Bent best(List<Point> points) {
        int n = points.size();
        Bent best = new Bent(0, 0, 0, Double.POSITIVE_INFINITY);
        for (int last = FEWEST_EACH - 1; last <= n - FEWEST_EACH; last++) {
            best = less(best, at(points, points.get(last).x()));
            if (last < n - FEWEST_EACH) {
                best = less(best, meeting(points, last + 1));
            }
        }
        double one = Moments.of(points).squares();
        double gain = n * (Math.log(Math.max(one, SMALLEST)) - Math.log(Math.max(best.squares, SMALLEST)));
        if (!(gain > 2 * Math.log(n))) {
            throw DerivationRefused.notDerived();
        }
        return best;
    }

    private static Bent less(Bent one, Bent other) {
        return other.squares < one.squares ? other : one;
    }

    /** The hinge (x - bend)+ and the values, each without what a line explains of it; then one through the other. */
    private static Bent at(List<Point> points, double bend) {
        List<Point> hinge = points.stream()
                .map(point -> new Point(point.x(), Math.max(0, point.x() - bend)))
                .toList();
        Moments ofHinge = Moments.of(hinge);
        Moments ofValues = Moments.of(points);
        double both = 0;
        double alone = 0;
        for (int i = 0; i < points.size(); i++) {
            double left = ofHinge.left(hinge.get(i));
            both += left * ofValues.left(points.get(i));
            alone += left * left;
        }
        if (alone < SMALLEST) {
            return new Bent(bend, 0, 0, Double.POSITIVE_INFINITY);
        }
        double steeper = both / alone;
        double before = ofValues.slope() - steeper * ofHinge.slope();
        return new Bent(bend, before, before + steeper, ofValues.squares() - both * both / alone);
    }

    /** Lines of their own on both sides, when they happen to meet between the two values. */
    private static Bent meeting(List<Point> points, int firstAfter) {
        Moments left = Moments.of(points.subList(0, firstAfter));
        Moments right = Moments.of(points.subList(firstAfter, points.size()));
        double x = (right.at(0) - left.at(0)) / (left.slope() - right.slope());
        boolean between = x >= points.get(firstAfter - 1).x()
                && x <= points.get(firstAfter).x();
        return new Bent(
                x, left.slope(), right.slope(), between ? left.squares() + right.squares() : Double.POSITIVE_INFINITY);
    }

    /** A least-squares line by its moments. */
    private record Moments(double middleX, double middleY, double slope, double squares) {
        static Moments of(List<Point> points) {
            double middleX = points.stream().mapToDouble(Point::x).average().orElseThrow(DerivationRefused::notDerived);
            double middleY = points.stream().mapToDouble(Point::y).average().orElseThrow(DerivationRefused::notDerived);
            double xx = 0;
            double xy = 0;
            double yy = 0;
            for (Point point : points) {
                xx += (point.x() - middleX) * (point.x() - middleX);
                xy += (point.x() - middleX) * (point.y() - middleY);
                yy += (point.y() - middleY) * (point.y() - middleY);
            }
            return xx == 0
                    ? new Moments(middleX, middleY, 0, yy)
                    : new Moments(middleX, middleY, xy / xx, yy - xy * xy / xx);
        }

        double at(double x) {
            return middleY + slope * (x - middleX);
        }

        double left(Point point) {
            return point.y() - at(point.x());
        }
    }
}
