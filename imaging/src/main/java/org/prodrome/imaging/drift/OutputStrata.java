package org.prodrome.imaging.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/** Films of the reference and of a window with about the same output, five groups by the fifths of all of them. */
final class OutputStrata {
    private static final int STRATA = 5;

    private final Stream output;
    private final DriftSettings settings;

    OutputStrata(Stream output, DriftSettings settings) {
        this.output = output;
        this.settings = settings;
    }

    /**
     * Probability of the embeddings' discrepancy when films of one group are alike: as many films of either side are
     * taken from each group, and exchanged within it.
     */
    double p(Sample reference, Sample window, SplittableRandom random) {
        Sample first = reference.with(Stream.EMBEDDING).with(output);
        Sample second = window.with(Stream.EMBEDDING).with(output);
        double[] edges = edges(first, second);
        List<FilmSeen> ofFirst = new ArrayList<>();
        List<FilmSeen> ofSecond = new ArrayList<>();
        List<Integer> strata = new ArrayList<>();
        for (int i = 0; i < STRATA; i++) {
            Sample a = group(first, edges, i);
            Sample b = group(second, edges, i);
            int size = Math.min(Math.min(a.size(), b.size()), settings.mostVectors() / STRATA);
            ofFirst.addAll(a.atMost(size, random).films());
            ofSecond.addAll(b.atMost(size, random).films());
            for (int j = 0; j < size; j++) {
                strata.add(i);
            }
        }
        if (ofFirst.size() < 2 * STRATA) {
            return 0;
        }
        List<Integer> both = new ArrayList<>(strata);
        both.addAll(strata);
        return MeanDiscrepancy.of(new Sample(ofFirst).vectors(), new Sample(ofSecond).vectors())
                .p(both.stream().mapToInt(Integer::intValue).toArray(), settings.permutations(), random);
    }

    private double[] edges(Sample first, Sample second) {
        double[] all = DoubleStream.concat(
                        Arrays.stream(first.numbers(output.name())), Arrays.stream(second.numbers(output.name())))
                .sorted()
                .toArray();
        double[] edges = new double[STRATA - 1];
        for (int i = 1; i < STRATA; i++) {
            edges[i - 1] = all[all.length * i / STRATA];
        }
        return edges;
    }

    private Sample group(Sample sample, double[] edges, int group) {
        return new Sample(sample.films().stream()
                .filter(film -> stratum(film.number(output.name()).orElseThrow(), edges) == group)
                .toList());
    }

    private static int stratum(double value, double[] edges) {
        int at = 0;
        while (at < edges.length && value >= edges[at]) {
            at++;
        }
        return at;
    }
}
