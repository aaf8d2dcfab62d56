package org.prodrome.imaging.drift;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Control of the false discovery rate over the streams of one window (Benjamini and Hochberg 1995,
 * doi:10.1111/j.2517-6161.1995.tb02031.x).
 */
final class FalseDiscovery {
    private FalseDiscovery() {}

    /** The adjusted p of each: the smallest rate at which it would be called. */
    static double[] adjusted(double[] p) {
        int[] order = IntStream.range(0, p.length)
                .boxed()
                .sorted((a, b) -> Double.compare(p[b], p[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[p.length];
        double least = 1;
        for (int i = 0; i < order.length; i++) {
            least = Math.min(least, p[order[i]] * p.length / (p.length - i));
            adjusted[order[i]] = least;
        }
        return Arrays.copyOf(adjusted, adjusted.length);
    }
}
