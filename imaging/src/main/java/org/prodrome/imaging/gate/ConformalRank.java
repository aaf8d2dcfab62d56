package org.prodrome.imaging.gate;

/** A film's place among the distances of films that were set aside. */
final class ConformalRank {
    private ConformalRank() {}

    /**
     * {@code (1 + how many are at least as far) / (n + 1)}: above 0, at most 1.
     *
     * @param scores ascending
     */
    static double pValue(double distance, float[] scores) {
        int low = 0;
        int high = scores.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (scores[middle] >= distance) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return (1.0 + scores.length - low) / (scores.length + 1.0);
    }
}
