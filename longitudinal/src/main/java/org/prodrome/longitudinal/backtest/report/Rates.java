package org.prodrome.longitudinal.backtest.report;

import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/** Intervals of figures of which there are too few to resample. */
final class Rates {
    /** Fewer alerts than this, or all of them in one patient, say more than a resampling of them can. */
    private static final int FEWEST_ALERTS = 5;

    /** Fewer than this on either side of a share likewise. */
    private static final int FEWEST_OF_A_SHARE = 5;

    private static final double TAIL = 0.025;

    private Rates() {}

    /**
     * Alerts for 100 patient-days: the resampled interval, or for few alerts the exact one of a Poisson count (Garwood,
     * Biometrika 1936;28:437, doi:10.1093/biomet/28.3-4.437), which holds for alerts that do not come in clusters.
     */
    static Interval per100Days(int alerts, double days, Interval resampled) {
        if (days <= 0 || alerts >= FEWEST_ALERTS && resampled.low() < resampled.high()) {
            return resampled;
        }
        double low = alerts == 0 ? 0 : new ChiSquaredDistribution(2.0 * alerts).inverseCumulativeProbability(TAIL) / 2;
        double high = new ChiSquaredDistribution(2.0 * alerts + 2).inverseCumulativeProbability(1 - TAIL) / 2;
        return new Interval(100 * alerts / days, 100 * low / days, 100 * high / days);
    }

    /** A share: the resampled interval, or for few on either side the one after Wilson. */
    static Interval share(Share share, Interval resampled) {
        boolean few = Math.min(share.of(), share.n() - share.of()) < FEWEST_OF_A_SHARE;
        return few || !(resampled.low() < resampled.high()) ? share.wilson() : resampled;
    }
}
