package org.prodrome.longitudinal.backtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.prodrome.longitudinal.backtest.replay.Standing.Band;

/**
 * How often the outcome followed each thing that a rule came to: the rule is looked at once in a while (see
 * {@link Windows}), whether it would have spoken just then or not.
 *
 * @param bands what the rule came to, least severe first, with the windows that the outcome followed in
 */
public record BandFigures(List<Row> bands) {
    public BandFigures {
        bands = List.copyOf(bands);
    }

    /**
     * One thing that the rule came to.
     *
     * @param band what
     * @param followed windows with the outcome, of all that began so
     */
    public record Row(Band band, Share followed) {}

    static BandFigures of(List<StayFigures> stays) {
        Map<Band, int[]> counts = new TreeMap<>();
        for (StayFigures stay : stays) {
            for (Windows.Window window : stay.windows()) {
                int[] count = counts.computeIfAbsent(window.band(), band -> new int[2]);
                count[0] += window.followed() ? 1 : 0;
                count[1]++;
            }
        }
        List<Row> rows = new ArrayList<>();
        counts.forEach((band, count) -> rows.add(new Row(band, new Share(count[0], count[1]))));
        return new BandFigures(rows);
    }

    /** Whether the rule was ever computed when it was looked at. */
    public boolean isEverComputed() {
        return afterFinding().n() + afterNothing().n() > 0;
    }

    /** Of the windows that began with a finding, those with the outcome: the positive predictive value. */
    public Share afterFinding() {
        return sum(true);
    }

    /** Of the windows that began with the rule computed and silent, those with the outcome. */
    public Share afterNothing() {
        return sum(false);
    }

    /** Of the windows that began with the rule computed and silent, those without: the negative predictive value. */
    public Share negativePredictive() {
        Share after = afterNothing();
        return new Share(after.n() - after.of(), after.n());
    }

    /** How many times likelier a finding is before the outcome than without it; not a number when undefined. */
    public double positiveRatio() {
        return ratio(afterFinding());
    }

    /** How many times likelier silence is before the outcome than without it; not a number when undefined. */
    public double negativeRatio() {
        return ratio(afterNothing());
    }

    private double ratio(Share found) {
        Share finding = afterFinding();
        Share nothing = afterNothing();
        int with = finding.of() + nothing.of();
        int without = finding.n() + nothing.n() - with;
        int falsely = found.n() - found.of();
        return with == 0 || falsely == 0 ? Double.NaN : ((double) found.of() / with) / ((double) falsely / without);
    }

    private Share sum(boolean finding) {
        int of = 0;
        int n = 0;
        for (Row row : bands) {
            if (row.band.isComputed() && row.band.isFinding() == finding) {
                of += row.followed.of();
                n += row.followed.n();
            }
        }
        return new Share(of, n);
    }
}
