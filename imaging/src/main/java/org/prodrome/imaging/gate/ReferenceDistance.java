package org.prodrome.imaging.gate;

import java.util.Arrays;

/** How far a film lies from known films: the mean cosine distance to its k nearest among them (unit vectors). */
final class ReferenceDistance {
    private ReferenceDistance() {}

    /** 0 to 2; NaN when the embedding holds no numbers. */
    static double of(float[] embedding, float[][] reference, int k) {
        double[] distances = new double[reference.length];
        int row = 0;
        // Four at a time: each sum keeps its order, and a processor adds them side by side.
        for (; row + 3 < distances.length; row += 4) {
            float[] a = reference[row];
            float[] b = reference[row + 1];
            float[] c = reference[row + 2];
            float[] d = reference[row + 3];
            double ofA = 0;
            double ofB = 0;
            double ofC = 0;
            double ofD = 0;
            for (int i = 0; i < embedding.length; i++) {
                double x = embedding[i];
                ofA += a[i] * x;
                ofB += b[i] * x;
                ofC += c[i] * x;
                ofD += d[i] * x;
            }
            distances[row] = 1 - ofA;
            distances[row + 1] = 1 - ofB;
            distances[row + 2] = 1 - ofC;
            distances[row + 3] = 1 - ofD;
        }
        for (; row < distances.length; row++) {
            double dot = 0;
            for (int i = 0; i < embedding.length; i++) {
                dot += (double) reference[row][i] * embedding[i];
            }
            distances[row] = 1 - dot;
        }
        return Arrays.stream(smallest(distances, k)).average().orElse(Double.NaN);
    }

    /** The k smallest, ascending; NaN counts as the largest. */
    private static double[] smallest(double[] all, int k) {
        double[] least = new double[Math.min(k, all.length)];
        int n = 0;
        for (double one : all) {
            if (n == least.length && (n == 0 || Double.compare(one, least[n - 1]) >= 0)) {
                continue;
            }
            int at = n < least.length ? n++ : n - 1;
            while (at > 0 && Double.compare(least[at - 1], one) > 0) {
                least[at] = least[at - 1];
                at--;
            }
            least[at] = one;
        }
        return least;
    }
}
