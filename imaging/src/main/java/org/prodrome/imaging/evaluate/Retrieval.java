package org.prodrome.imaging.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How well nearness in the embedding space finds films with the same findings, the same patient's films left out. Only
 * films with at least one finding ask. P@k is the share of the k nearest that share a finding with the film; nDCG@10
 * (Järvelin and Kekäläinen 2002, doi:10.1145/582415.582418) takes the Jaccard index of the two sets of findings as
 * gain. Each stands beside what a random order reaches, and the difference of the two has an interval of its own.
 */
final class Retrieval {
    private static final int DEPTH = 10;

    /**
     * @param patient whose film
     * @param vector unit vector
     * @param findings positions of the findings that it has
     */
    record Item(String patient, float[] vector, BitSet findings) {}

    /** Figures of one asking film. */
    private record Asked(String patient, double ndcg, double ndcgChance, double p5, double p10, double chance) {}

    private Retrieval() {}

    static List<Figure> figures(List<Item> items, int dims, PatientBootstrap bootstrap) {
        float[][] vectors = items.stream().map(item -> cut(item.vector(), dims)).toArray(float[][]::new);
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).findings().isEmpty()) {
                Asked one = ask(items, vectors, i);
                if (one != null) {
                    asked.add(one);
                }
            }
        }
        String suffix = "_%d".formatted(dims);
        return List.of(
                Figure.of("queries" + suffix, asked.size()),
                figure("ndcg10" + suffix, asked, Asked::ndcg, bootstrap),
                figure("ndcg10_chance" + suffix, asked, Asked::ndcgChance, bootstrap),
                figure("ndcg10_gain" + suffix, asked, one -> one.ndcg() - one.ndcgChance(), bootstrap),
                figure("p5" + suffix, asked, Asked::p5, bootstrap),
                figure("p10" + suffix, asked, Asked::p10, bootstrap),
                figure("p_chance" + suffix, asked, Asked::chance, bootstrap),
                figure("p5_gain" + suffix, asked, one -> one.p5() - one.chance(), bootstrap));
    }

    private static Figure figure(
            String name, List<Asked> asked, ToDoubleFunction<Asked> value, PatientBootstrap bootstrap) {
        return Figure.of(
                name, mean(asked, value), bootstrap.interval(asked, Asked::patient, rows -> mean(rows, value)));
    }

    private static double mean(List<Asked> rows, ToDoubleFunction<Asked> value) {
        return rows.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    private static float[] cut(float[] vector, int dims) {
        float[] shorter = Arrays.copyOf(vector, dims);
        double squares = 0;
        for (float value : shorter) {
            squares += (double) value * value;
        }
        float length = (float) Math.sqrt(squares);
        for (int i = 0; i < dims && length > 0; i++) {
            shorter[i] /= length;
        }
        return shorter;
    }

    private static @Nullable Asked ask(List<Item> items, float[][] vectors, int query) {
        Item item = items.get(query);
        List<Integer> others = new ArrayList<>();
        double[] nearness = new double[items.size()];
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).patient().equals(item.patient())) {
                others.add(i);
                nearness[i] = dot(vectors[query], vectors[i]);
            }
        }
        if (others.size() < DEPTH) {
            return null;
        }
        double[] gains = others.stream()
                .mapToDouble(i -> jaccard(item.findings(), items.get(i).findings()))
                .toArray();
        double ideal = dcg(descending(gains));
        if (ideal == 0) {
            return null;
        }
        double meanGain = Arrays.stream(gains).average().orElse(0);
        double[] flat = new double[DEPTH];
        Arrays.fill(flat, meanGain);
        List<Integer> nearest = others.stream()
                .sorted(Comparator.comparingDouble((Integer i) -> -nearness[i]).thenComparing(i -> i))
                .limit(DEPTH)
                .toList();
        double[] found = nearest.stream()
                .mapToDouble(i -> jaccard(item.findings(), items.get(i).findings()))
                .toArray();
        double sharing = Arrays.stream(gains).filter(gain -> gain > 0).count();
        return new Asked(
                item.patient(),
                dcg(found) / ideal,
                dcg(flat) / ideal,
                share(found, DEPTH / 2),
                share(found, DEPTH),
                sharing / gains.length);
    }

    private static double share(double[] gains, int k) {
        return Arrays.stream(gains).limit(k).filter(gain -> gain > 0).count() / (double) k;
    }

    private static double[] descending(double[] gains) {
        double[] sorted = gains.clone();
        Arrays.sort(sorted);
        double[] top = new double[DEPTH];
        for (int i = 0; i < DEPTH; i++) {
            top[i] = sorted[sorted.length - 1 - i];
        }
        return top;
    }

    private static double dcg(double[] gains) {
        double sum = 0;
        for (int i = 0; i < gains.length; i++) {
            sum += gains[i] * Math.log(2) / Math.log(i + 2.0);
        }
        return sum;
    }

    private static double jaccard(BitSet a, BitSet b) {
        BitSet both = (BitSet) a.clone();
        both.and(b);
        BitSet any = (BitSet) a.clone();
        any.or(b);
        return any.isEmpty() ? 0 : (double) both.cardinality() / any.cardinality();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
