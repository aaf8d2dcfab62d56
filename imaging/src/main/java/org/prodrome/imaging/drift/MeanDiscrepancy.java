package org.prodrome.imaging.drift;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * Maximum mean discrepancy between two samples of vectors: the unbiased estimate of its square with a Gaussian kernel
 * whose width is the median distance (Gretton, Borgwardt, Rasch, Sch&ouml;lkopf, Smola: A kernel two-sample test, J
 * Mach Learn Res 2012;13:723-773, lemma 6 and section 8), tested by permutation. The distances are computed once;
 * permutations stop as soon as ten were as large (Besag and Clifford 1991, doi:10.1093/biomet/78.2.301).
 */
final class MeanDiscrepancy {
    private static final int ENOUGH = 10;

    private final double[][] kernel;
    private final int first;

    private MeanDiscrepancy(double[][] kernel, int first) {
        this.kernel = kernel;
        this.first = first;
    }

    /** Compares vectors of one length. */
    static MeanDiscrepancy of(float[][] first, float[][] second) {
        int n = first.length + second.length;
        double[][] squares = new double[n][n];
        double[] all = new double[n * (n - 1) / 2];
        int at = 0;
        for (int i = 0; i < n; i++) {
            float[] x = i < first.length ? first[i] : second[i - first.length];
            for (int j = 0; j < i; j++) {
                float[] y = j < first.length ? first[j] : second[j - first.length];
                double sum = 0;
                for (int d = 0; d < x.length; d++) {
                    double difference = x[d] - y[d];
                    sum += difference * difference;
                }
                squares[i][j] = sum;
                all[at++] = Math.sqrt(sum);
            }
        }
        double median = new Median().evaluate(all);
        double twice = median == 0 ? 1 : 2 * median * median;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double value = Math.exp(-squares[i][j] / twice);
                squares[i][j] = value;
                squares[j][i] = value;
            }
        }
        return new MeanDiscrepancy(squares, first.length);
    }

    /** The estimate for the samples as given; may be below 0. */
    double squared() {
        boolean[] inFirst = new boolean[kernel.length];
        Arrays.fill(inFirst, 0, first, true);
        return squared(inFirst, first);
    }

    private double squared(boolean[] inFirst, int n) {
        int m = kernel.length - n;
        double within = 0;
        double across = 0;
        double other = 0;
        for (int i = 0; i < kernel.length; i++) {
            double[] row = kernel[i];
            double same = 0;
            double sum = 0;
            for (int j = 0; j < i; j++) {
                sum += row[j];
                same += inFirst[j] ? row[j] : 0;
            }
            if (inFirst[i]) {
                within += same;
                across += sum - same;
            } else {
                across += same;
                other += sum - same;
            }
        }
        return 2 * within / ((double) n * (n - 1)) + 2 * other / ((double) m * (m - 1)) - 2 * across / ((double) n * m);
    }

    /**
     * Probability of such a discrepancy or more when it does not matter which sample a vector is in.
     *
     * @param stratum of each vector, the first sample's before the second's; only vectors of one stratum are exchanged,
     *     so that what the strata explain does not count
     */
    double p(int[] stratum, int permutations, SplittableRandom random) {
        double found = squared();
        int[] order = new int[kernel.length];
        Arrays.setAll(order, i -> i);
        int[][] groups = Arrays.stream(stratum)
                .distinct()
                .mapToObj(s -> Arrays.stream(order).filter(i -> stratum[i] == s).toArray())
                .toArray(int[][]::new);
        boolean[] inFirst = new boolean[kernel.length];
        Arrays.fill(inFirst, 0, first, true);
        int asLarge = 0;
        for (int done = 1; done <= permutations; done++) {
            for (int[] group : groups) {
                shuffle(group, inFirst, random);
            }
            asLarge += squared(inFirst, first) >= found ? 1 : 0;
            if (asLarge == ENOUGH) {
                return (double) asLarge / done;
            }
        }
        return (asLarge + 1.0) / (permutations + 1.0);
    }

    private static void shuffle(int[] group, boolean[] inFirst, SplittableRandom random) {
        for (int i = group.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            boolean swap = inFirst[group[i]];
            inFirst[group[i]] = inFirst[group[j]];
            inFirst[group[j]] = swap;
        }
    }

    /** The discrepancy in a form whose law hardly depends on the sizes: times nm/(n+m), for kernels of one width. */
    double pivot() {
        int second = kernel.length - first;
        return squared() * first * second / (first + (double) second);
    }
}
