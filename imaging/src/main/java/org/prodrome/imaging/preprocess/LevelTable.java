package org.prodrome.imaging.preprocess;

/**
 * What becomes of each stored level of one film, step by step: modality LUT, photometric step, window, 8 bits. A film
 * has at most a hundred thousand levels, so counting replaces sorting millions of pixels, with exactly the same
 * double-precision arithmetic per value. Padding takes no part and is black from the window on.
 */
final class LevelTable {
    private final GrayImage film;
    private final int smallest;
    private final int[] counts;
    private final double[] values;
    private final int n;
    private boolean windowed;
    private boolean flat;
    private double low;
    private double high;

    LevelTable(GrayImage film) {
        this.film = film;
        int min = Integer.MAX_VALUE;
        int max = Integer.MIN_VALUE;
        for (int stored : film.stored()) {
            min = Math.min(min, stored);
            max = Math.max(max, stored);
        }
        if (min < GrayImage.MIN_STORED || max > GrayImage.MAX_STORED) {
            throw new IllegalArgumentException("stored values of 8 to 16 bits lie within %d to %d, found %d to %d"
                    .formatted(GrayImage.MIN_STORED, GrayImage.MAX_STORED, min, max));
        }
        smallest = min;
        counts = new int[max - min + 1];
        for (int stored : film.stored()) {
            counts[stored - min]++;
        }
        int padded = 0;
        for (int level = 0; level < counts.length; level++) {
            if (isPadding(level)) {
                padded += counts[level];
                counts[level] = 0;
            }
        }
        n = film.stored().length - padded;
        values = new double[counts.length];
        for (int level = 0; level < values.length; level++) {
            values[level] = level + smallest;
        }
    }

    /** Lower limit of the window, in the values before it. */
    double low() {
        return low;
    }

    /** Upper limit of the window. */
    double high() {
        return high;
    }

    /** The film's RescaleSlope and RescaleIntercept. */
    void modalityLut() {
        for (int level = 0; level < values.length; level++) {
            values[level] = values[level] * film.slope() + film.intercept();
        }
    }

    /** Turns a MONOCHROME1 film so that bright means dense: before a window between its ends, after one within 255. */
    void photometric() {
        if (!film.monochrome1() || n == 0 || windowed && flat) {
            return;
        }
        double sum = windowed ? EightBitImage.WHITE : ends();
        for (int level = 0; level < values.length; level++) {
            if (!windowed || !isPadding(level)) {
                values[level] = sum - values[level];
            }
        }
    }

    /** Smallest and largest value that the film has, added. */
    private double ends() {
        int first = nextUsed(-1, 1);
        int last = nextUsed(counts.length, -1);
        return Math.min(values[first], values[last]) + Math.max(values[first], values[last]);
    }

    private int nextUsed(int from, int step) {
        int level = from + step;
        while (counts[level] == 0) {
            level += step;
        }
        return level;
    }

    /** 0 to 255 between two percentiles of the film without its padding; a flat film is black. */
    void percentileWindow(double lowPercent, double highPercent) {
        low = n == 0 ? 0 : percentile(lowPercent);
        high = n == 0 ? 0 : percentile(highPercent);
        flat = !(high > low);
        for (int level = 0; level < values.length; level++) {
            double share = flat ? 0 : Math.min(1.0, Math.max(0.0, (values[level] - low) / (high - low)));
            values[level] = isPadding(level) ? 0 : share * EightBitImage.WHITE;
        }
        windowed = true;
    }

    /** 0 to 255 by the window that comes with the film; of a film without one between two percentiles. */
    void voi(double lowPercent, double highPercent) {
        VoiWindow window = film.window();
        if (window == null) {
            percentileWindow(lowPercent, highPercent);
            return;
        }
        low = window.low();
        high = window.high();
        for (int level = 0; level < values.length; level++) {
            values[level] = isPadding(level) ? 0 : window.shown(values[level]);
        }
        windowed = true;
    }

    /** The film in 8 bits, padding black. */
    EightBitImage eightBit(boolean halfUp) {
        double rounding = halfUp ? 0.5 : 0;
        byte[] table = new byte[values.length];
        for (int level = 0; level < table.length; level++) {
            table[level] = (byte) (int) Math.floor(values[level] + rounding);
        }
        byte[] out = new byte[film.stored().length];
        int[] stored = film.stored();
        for (int i = 0; i < out.length; i++) {
            out[i] = table[stored[i] - smallest];
        }
        return new EightBitImage(film.rows(), film.columns(), out);
    }

    /** Shows the film as it now is. */
    void show(StepTrace trace) {
        trace.after(1, film.rows(), film.columns(), this::pixels);
    }

    private double[] pixels() {
        double[] out = new double[film.stored().length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[film.stored()[i] - smallest];
        }
        return out;
    }

    private boolean isPadding(int level) {
        GrayImage.Padding padding = film.padding();
        return padding != null && padding.contains(level + smallest);
    }

    /** Linear interpolation between the two nearest order statistics (numpy's default definition). */
    private double percentile(double percent) {
        double rank = percent / 100.0 * (n - 1);
        int below = (int) Math.floor(rank);
        double share = rank - below;
        double lower = orderStatistic(below);
        return share == 0 ? lower : lower + share * (orderStatistic(below + 1) - lower);
    }

    private double orderStatistic(int index) {
        boolean ascending = values.length < 2 || values[0] <= values[values.length - 1];
        int step = ascending ? 1 : -1;
        int level = ascending ? 0 : counts.length - 1;
        long seen = counts[level];
        while (seen <= index) {
            level += step;
            seen += counts[level];
        }
        return values[level];
    }
}
