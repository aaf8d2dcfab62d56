package org.prodrome.imaging.preprocess;

import java.util.Arrays;

/**
 * Antialiased resizing of 8-bit grey images, equal to the last bit to what Pillow's {@code Image.resize} gives on mode
 * L.
 *
 * <p>The method: separable; the filter's support grows with the reduction factor; weights are normalised in double
 * precision and then rounded to 22-bit fixed point; the horizontal pass comes first and its result is rounded to 8 bits
 * before the vertical pass. A pass whose size does not change is left out. Networks are trained on this resampler;
 * others differ from it by up to half the grey scale at film sizes.
 */
public enum PillowResampler {
    /** Triangle filter of support 1. */
    BILINEAR(1) {
        @Override
        double weight(double x) {
            double a = Math.abs(x);
            return a < 1 ? 1 - a : 0;
        }
    },
    /** Keys' cubic with a = -0.5, support 2. */
    BICUBIC(2) {
        private static final double A = -0.5;

        @Override
        double weight(double x) {
            double a = Math.abs(x);
            if (a < 1) {
                return ((A + 2) * a - (A + 3)) * a * a + 1;
            }
            return a < 2 ? (((a - 5) * a + 8) * a - 4) * A : 0;
        }
    };

    private static final int PRECISION_BITS = 32 - 8 - 2;
    private static final int HALF = 1 << (PRECISION_BITS - 1);

    private final double support;

    PillowResampler(double support) {
        this.support = support;
    }

    abstract double weight(double x);

    /** The image stretched or shrunk to the size, never padded or cropped. */
    public EightBitImage resize(EightBitImage image, int rows, int columns) {
        EightBitImage wide = image.columns() == columns ? image : horizontal(image, columns);
        return wide.rows() == rows ? wide : vertical(wide, rows);
    }

    private EightBitImage horizontal(EightBitImage image, int columns) {
        Taps taps = taps(image.columns(), columns);
        byte[] in = image.values();
        byte[] out = new byte[image.rows() * columns];
        for (int row = 0; row < image.rows(); row++) {
            int from = row * image.columns();
            for (int column = 0; column < columns; column++) {
                int[] weights = taps.weights[column];
                int at = from + taps.first[column];
                int sum = HALF;
                for (int i = 0; i < weights.length; i++) {
                    sum += (in[at + i] & 0xff) * weights[i];
                }
                out[row * columns + column] = clip(sum);
            }
        }
        return new EightBitImage(image.rows(), columns, out);
    }

    private EightBitImage vertical(EightBitImage image, int rows) {
        Taps taps = taps(image.rows(), rows);
        int columns = image.columns();
        byte[] in = image.values();
        byte[] out = new byte[rows * columns];
        int[] sums = new int[columns];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(sums, HALF);
            int[] weights = taps.weights[row];
            for (int i = 0; i < weights.length; i++) {
                int at = (taps.first[row] + i) * columns;
                for (int column = 0; column < columns; column++) {
                    sums[column] += (in[at + column] & 0xff) * weights[i];
                }
            }
            for (int column = 0; column < columns; column++) {
                out[row * columns + column] = clip(sums[column]);
            }
        }
        return new EightBitImage(rows, columns, out);
    }

    /**
     * The same on 32-bit floats, equal to the last bit to Pillow on mode F: weights and sums in double precision, each
     * pass rounded to 32 bits, nothing clipped.
     */
    float[] resize(float[] image, int height, int width, int rows, int columns) {
        float[] wide = image;
        if (width != columns) {
            Weights across = weights(width, columns);
            wide = new float[height * columns];
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < columns; column++) {
                    double[] k = across.weights[column];
                    int at = row * width + across.first[column];
                    double sum = 0;
                    for (int i = 0; i < k.length; i++) {
                        sum += image[at + i] * k[i];
                    }
                    wide[row * columns + column] = (float) sum;
                }
            }
        }
        if (height == rows) {
            return wide;
        }
        Weights down = weights(height, rows);
        float[] out = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            double[] k = down.weights[row];
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int i = 0; i < k.length; i++) {
                    sum += wide[(down.first[row] + i) * columns + column] * k[i];
                }
                out[row * columns + column] = (float) sum;
            }
        }
        return out;
    }

    private static byte clip(int fixedPoint) {
        return (byte) Math.max(0, Math.min(255, fixedPoint >> PRECISION_BITS));
    }

    /** For every output position the first input position and the fixed-point weights from there on. */
    private record Taps(int[] first, int[][] weights) {}

    private Taps taps(int in, int out) {
        Weights exact = weights(in, out);
        int[][] weights = new int[out][];
        for (int position = 0; position < out; position++) {
            weights[position] = fixedPoint(exact.weights[position]);
        }
        return new Taps(exact.first, weights);
    }

    /** For every output position the first input position and the weights from there on, of sum 1. */
    private record Weights(int[] first, double[][] weights) {}

    private Weights weights(int in, int out) {
        double scale = (double) in / out;
        double filterScale = Math.max(scale, 1);
        double reach = support * filterScale;
        int[] first = new int[out];
        double[][] weights = new double[out][];
        for (int position = 0; position < out; position++) {
            double centre = (position + 0.5) * scale;
            int from = Math.max(0, (int) (centre - reach + 0.5));
            int to = Math.min(in, (int) (centre + reach + 0.5));
            double[] raw = new double[to - from];
            double sum = 0;
            double inverse = 1 / filterScale;
            for (int i = 0; i < raw.length; i++) {
                raw[i] = weight((i + from - centre + 0.5) * inverse);
                sum += raw[i];
            }
            for (int i = 0; i < raw.length && sum != 0; i++) {
                raw[i] /= sum;
            }
            first[position] = from;
            weights[position] = raw;
        }
        return new Weights(first, weights);
    }

    private static int[] fixedPoint(double[] weights) {
        int[] fixed = new int[weights.length];
        for (int i = 0; i < weights.length; i++) {
            double w = weights[i];
            fixed[i] = (int) (w * (1 << PRECISION_BITS) + (w < 0 ? -0.5 : 0.5));
        }
        return fixed;
    }
}
