package org.prodrome.imaging.preprocess;

/**
 * Modality LUT, photometric step, percentile window and 8-bit step of one film, computed per stored level instead of
 * per pixel. A film has at most a hundred thousand levels, so counting replaces sorting millions of pixels, with
 * exactly the same double-precision arithmetic per value.
 *
 * @param low lower limit of the window, in values after the modality LUT and the photometric step
 * @param high upper limit
 * @param image the film in 8 bits, padding black
 */
record LevelWindow(double low, double high, EightBitImage image) {

    static LevelWindow of(GrayImage film, double lowPercent, double highPercent) {
        return of(film, lowPercent, highPercent, true);
    }

    /** @param halfUp whether 8-bit values are rounded; otherwise what is behind the point is cut off */
    static LevelWindow of(GrayImage film, double lowPercent, double highPercent, boolean halfUp) {
        return new Levels(film).window(lowPercent, highPercent, halfUp ? 0.5 : 0);
    }

    /**
     * The window that comes with the film, in values after the modality LUT, and the photometric step after it; of a
     * film without one the window between two percentiles.
     *
     * @param inverts whether a MONOCHROME1 film is turned, so that bright means dense
     */
    static LevelWindow voi(GrayImage film, double lowPercent, double highPercent, boolean halfUp, boolean inverts) {
        return new Levels(film, false).voi(lowPercent, highPercent, halfUp ? 0.5 : 0, inverts && film.monochrome1());
    }

    private static final class Levels {
        private final GrayImage film;
        private final int smallest;
        private final int[] counts;
        private final double[] values;
        private final int n;

        Levels(GrayImage film) {
            this(film, film.monochrome1());
        }

        Levels(GrayImage film, boolean inverts) {
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
                values[level] = (level + smallest) * film.slope() + film.intercept();
            }
            if (inverts && n > 0) {
                invert();
            }
        }

        private boolean isPadding(int level) {
            GrayImage.Padding padding = film.padding();
            return padding != null && padding.contains(level + smallest);
        }

        private void invert() {
            int first = nextUsed(-1, 1);
            int last = nextUsed(counts.length, -1);
            double sum = Math.min(values[first], values[last]) + Math.max(values[first], values[last]);
            for (int level = 0; level < values.length; level++) {
                values[level] = sum - values[level];
            }
        }

        private int nextUsed(int from, int step) {
            int level = from + step;
            while (counts[level] == 0) {
                level += step;
            }
            return level;
        }

        LevelWindow window(double lowPercent, double highPercent, double rounding) {
            byte[] table = new byte[counts.length];
            double low = n == 0 ? 0 : percentile(lowPercent);
            double high = n == 0 ? 0 : percentile(highPercent);
            if (high > low) {
                for (int level = 0; level < table.length; level++) {
                    double share = Math.min(1.0, Math.max(0.0, (values[level] - low) / (high - low)));
                    table[level] = isPadding(level) ? 0 : (byte) (int) Math.floor(share * 255 + rounding);
                }
            }
            return new LevelWindow(low, high, shown(table));
        }

        LevelWindow voi(double lowPercent, double highPercent, double rounding, boolean inverted) {
            VoiWindow window = film.window();
            double low = window != null ? window.low() : n == 0 ? 0 : percentile(lowPercent);
            double high = window != null ? window.high() : n == 0 ? 0 : percentile(highPercent);
            byte[] table = new byte[counts.length];
            for (int level = 0; level < table.length; level++) {
                if (isPadding(level) || window == null && !(high > low)) {
                    continue;
                }
                double bright = window != null
                        ? window.shown(values[level])
                        : Math.min(1.0, Math.max(0.0, (values[level] - low) / (high - low))) * 255;
                table[level] = (byte) (int) Math.floor((inverted ? 255 - bright : bright) + rounding);
            }
            return new LevelWindow(low, high, shown(table));
        }

        private EightBitImage shown(byte[] table) {
            byte[] out = new byte[film.stored().length];
            int[] stored = film.stored();
            for (int i = 0; i < out.length; i++) {
                out[i] = table[stored[i] - smallest];
            }
            return new EightBitImage(film.rows(), film.columns(), out);
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
}
