package org.prodrome.imaging.drift;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * CheXstray's multi-modal concordance (Soin and others 2022, doi:10.48550/arXiv.2202.02833): minus the weighted sum of
 * the streams' distances, each standardised by its mean and deviation in a period without change and cut at 10; all
 * weights equal, since a site has no performance to weigh by. The period without change is the reference, halved by
 * chance again and again; so that windows and halves of other sizes can be compared, each distance is taken in its
 * size-free form. A summary to look at; alarms are raised by the tests.
 */
final class Concordance {
    private static final int HALVINGS = 30;
    private static final double CUT = 10;

    private record Usual(double mean, double deviation) {}

    private final Map<Stream, Usual> usual = new HashMap<>();

    Concordance(Sample reference, List<Stream> streams, StreamComparison comparison, DriftSettings settings) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        for (Stream stream : streams) {
            Sample said = reference.with(stream);
            if (said.size() < settings.minFilms()) {
                continue;
            }
            double[] distances = new double[HALVINGS];
            int found = 0;
            for (int i = 0; i < HALVINGS; i++) {
                List<Sample> halves = said.halves(random);
                var pivot = comparison.pivot(stream, halves.get(0), halves.get(1), random);
                if (pivot.isPresent()) {
                    distances[found++] = pivot.get();
                }
            }
            if (found == HALVINGS) {
                usual.put(stream, of(distances));
            }
        }
    }

    private static Usual of(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean) / (values.length - 1);
        }
        return new Usual(mean, squares == 0 ? 1 : Math.sqrt(squares));
    }

    /** The standardised distance; empty for a stream that the reference says too little about. */
    OptionalDouble z(Stream stream, double pivot) {
        Usual of = usual.get(stream);
        return of == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(-CUT, Math.min(CUT, (pivot - of.mean()) / of.deviation())));
    }
}
