package org.prodrome.imaging.gate;

import java.util.Arrays;

/** How far a film lies from known films: the mean cosine distance to its k nearest among them (unit vectors). */
final class ReferenceDistance {
    private ReferenceDistance() {}

    /** 0 to 2; NaN when the embedding holds no numbers. */
    static double of(float[] embedding, float[][] reference, int k) {
        double[] distances = new double[reference.length];
        for (int i = 0; i < distances.length; i++) {
            double dot = 0;
            for (int d = 0; d < embedding.length; d++) {
                dot += (double) reference[i][d] * embedding[d];
            }
            distances[i] = 1 - dot;
        }
        Arrays.sort(distances);
        return Arrays.stream(distances).limit(k).average().orElse(Double.NaN);
    }
}
