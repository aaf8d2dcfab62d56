package org.prodrome.imaging.drift;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.HypergeometricDistribution;

/**
 * Shares of categories: Pearson's chi-square test of two samples (Pearson 1900, doi:10.1080/14786440009463897) with
 * Cram&eacute;r's V, and Fisher's exact test of two shares. Categories of which fewer than five films would be expected
 * on either side are taken together, as the test's law needs (Cochran 1954, doi:10.2307/3001616).
 */
final class CategoryShift {
    private static final double EXPECTED = 5;
    private static final String RARE = "rare";

    private CategoryShift() {}

    /** Empty when nothing can be told: one category alone, or too few films in all others. */
    static Optional<Comparison> of(List<String> reference, List<String> window) {
        Map<String, long[]> counts = pooled(counts(reference, window));
        if (counts.size() < 2) {
            return Optional.empty();
        }
        double n = reference.size() + (double) window.size();
        double chi = 0;
        for (long[] pair : counts.values()) {
            double of = pair[0] + (double) pair[1];
            chi += term(pair[0], of * reference.size() / n) + term(pair[1], of * window.size() / n);
        }
        int freedom = counts.size() - 1;
        double p = 1 - new ChiSquaredDistribution(null, freedom).cumulativeProbability(chi);
        double v = Math.sqrt(chi / n);
        return Optional.of(new Comparison(
                "cramers-v", v, (chi - freedom) / Math.sqrt(2.0 * freedom), p, v >= DriftSettings.SMALLEST_V));
    }

    /** Two shares, of which each is a count of so many. */
    static Comparison ofShares(int referenceCount, int reference, int windowCount, int window) {
        double difference = (double) windowCount / window - (double) referenceCount / reference;
        double pooled = (double) (windowCount + referenceCount) / (window + reference);
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / window + 1.0 / reference));
        return new Comparison(
                "share-difference",
                difference,
                error == 0 ? 0 : Math.abs(difference) / error,
                fisher(referenceCount, reference, windowCount, window),
                Math.abs(difference) >= DriftSettings.SMALLEST_SHARE);
    }

    /** Two-sided: all tables with these margins that are no more likely than the one found. */
    private static double fisher(int referenceCount, int reference, int windowCount, int window) {
        HypergeometricDistribution law =
                new HypergeometricDistribution(null, reference + window, referenceCount + windowCount, window);
        double found = law.probability(windowCount) * (1 + 1e-7);
        double p = 0;
        for (int i = law.getSupportLowerBound(); i <= law.getSupportUpperBound(); i++) {
            double likely = law.probability(i);
            p += likely <= found ? likely : 0;
        }
        return Math.min(1, p);
    }

    private static double term(double found, double expected) {
        return (found - expected) * (found - expected) / expected;
    }

    private static Map<String, long[]> counts(List<String> reference, List<String> window) {
        Map<String, long[]> counts = new TreeMap<>();
        reference.forEach(value -> counts.computeIfAbsent(value, key -> new long[2])[0]++);
        window.forEach(value -> counts.computeIfAbsent(value, key -> new long[2])[1]++);
        return counts;
    }

    /** Rare categories become one; if that one is still rare it goes with the rarest of the others. */
    private static Map<String, long[]> pooled(Map<String, long[]> counts) {
        long reference = counts.values().stream().mapToLong(pair -> pair[0]).sum();
        long window = counts.values().stream().mapToLong(pair -> pair[1]).sum();
        double share = (double) Math.min(reference, window) / (reference + window);
        Map<String, long[]> pooled = new TreeMap<>();
        counts.forEach((name, pair) -> {
            boolean rare = (pair[0] + pair[1]) * share < EXPECTED;
            long[] into = pooled.computeIfAbsent(rare ? RARE : "=" + name, key -> new long[2]);
            into[0] += pair[0];
            into[1] += pair[1];
        });
        long[] rare = pooled.get(RARE);
        if (rare != null && (rare[0] + rare[1]) * share < EXPECTED) {
            pooled.remove(RARE);
            pooled.values().stream()
                    .min((a, b) -> Long.compare(a[0] + a[1], b[0] + b[1]))
                    .ifPresent(into -> {
                        into[0] += rare[0];
                        into[1] += rare[1];
                    });
        }
        return pooled;
    }
}
