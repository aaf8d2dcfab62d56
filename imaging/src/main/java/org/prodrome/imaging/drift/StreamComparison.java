package org.prodrome.imaging.drift;

import java.util.Optional;
import java.util.SplittableRandom;

/** Compares two samples on one stream by the test that fits it. */
final class StreamComparison {
    private final DriftSettings settings;

    StreamComparison(DriftSettings settings) {
        this.settings = settings;
    }

    /** Empty when either side has too few films that say something, or nothing can differ. */
    Optional<Comparison> of(Stream stream, Sample reference, Sample window, SplittableRandom random) {
        return switch (stream.form()) {
            case CATEGORY -> CategoryShift.of(reference.categories(stream.name()), window.categories(stream.name()));
            case SHARE ->
                Optional.of(
                        CategoryShift.ofShares(reference.refused(), reference.size(), window.refused(), window.size()));
            case NUMBER -> Optional.of(NumberShift.of(reference.numbers(stream.name()), window.numbers(stream.name())));
            case VECTOR -> Optional.of(vectors(reference, window, random));
        };
    }

    private Comparison vectors(Sample reference, Sample window, SplittableRandom random) {
        float[][] first = reference.atMost(settings.mostVectors(), random).vectors();
        float[][] second = window.atMost(settings.mostVectors(), random).vectors();
        MeanDiscrepancy discrepancy = MeanDiscrepancy.of(first, second);
        double p = discrepancy.p(new int[first.length + second.length], settings.permutations(), random);
        return new Comparison("mmd2", discrepancy.squared(), discrepancy.pivot(), p, true);
    }

    /** The distance alone, in the form for the concordance. */
    Optional<Double> pivot(Stream stream, Sample reference, Sample window, SplittableRandom random) {
        if (stream.form() == Stream.Form.VECTOR) {
            float[][] first =
                    reference.atMost(settings.mostVectors() / 2, random).vectors();
            float[][] second = window.atMost(settings.mostVectors() / 2, random).vectors();
            return Optional.of(MeanDiscrepancy.of(first, second).pivot());
        }
        return of(stream, reference, window, random).map(Comparison::pivot);
    }
}
