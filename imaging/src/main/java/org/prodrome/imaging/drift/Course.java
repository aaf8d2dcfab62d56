package org.prodrome.imaging.drift;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A stream over time as one number for each film, for the search of the day on which it changed. */
final class Course {
    private Course() {}

    static ChangePoint of(Stream stream, Sample history, Sample reference, Sample last) {
        Sample said = history.with(stream);
        double[] values = switch (stream.form()) {
            case NUMBER -> said.numbers(stream.name());
            case SHARE ->
                said.films().stream()
                        .mapToDouble(film -> film.refused() ? 1 : 0)
                        .toArray();
            case CATEGORY -> {
                Map<String, Double> moved = movedShares(stream, reference, last);
                yield said.films().stream()
                        .mapToDouble(film -> moved.getOrDefault(film.category(stream.name()), 0.0))
                        .toArray();
            }
            case VECTOR ->
                along(
                        said.vectors(),
                        reference.with(stream).vectors(),
                        last.with(stream).vectors());
        };
        return ChangePoint.of(said.films().stream().map(FilmSeen::taken).toList(), values);
    }

    /** How much each category's share grew from the reference to the last window. */
    private static Map<String, Double> movedShares(Stream stream, Sample reference, Sample last) {
        Map<String, Double> shares = new HashMap<>();
        add(shares, last.categories(stream.name()), 1.0 / last.size());
        add(shares, reference.categories(stream.name()), -1.0 / reference.size());
        return shares;
    }

    private static void add(Map<String, Double> shares, List<String> categories, double each) {
        categories.forEach(category -> shares.merge(category, each, Double::sum));
    }

    private static double[] along(float[][] all, float[][] reference, float[][] last) {
        double[] from = mean(reference);
        double[] to = mean(last);
        double[] places = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            for (int d = 0; d < from.length; d++) {
                places[i] += all[i][d] * (to[d] - from[d]);
            }
        }
        return places;
    }

    private static double[] mean(float[][] vectors) {
        double[] mean = new double[vectors[0].length];
        for (float[] vector : vectors) {
            for (int d = 0; d < mean.length; d++) {
                mean[d] += vector[d] / vectors.length;
            }
        }
        return mean;
    }
}
