package org.prodrome.imaging.evaluate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;

/**
 * What an evaluation does beside the figures that it always gives.
 *
 * @param threads films that are read at the same time, 1 to 64; times are summed over them
 * @param wrong folders of images that are no films for a package, by the name of their kind
 * @param outlines a package that outlines lungs, for the floor of the pointing game; null for none
 * @param int8From where the packages' int8 files are opened to run beside the full ones; null to leave them alone
 */
public record EvaluationChoices(
        int threads,
        Map<String, Path> wrong,
        @Nullable ModelPackage outlines,
        @Nullable ModelCatalogue int8From) {
    /** One film after the other and nothing else. */
    public static final EvaluationChoices PLAIN = new EvaluationChoices(1, Map.of(), null, null);

    private static final int MOST_THREADS = 64;

    /** @throws IllegalArgumentException when the number of threads is outside 1 to 64 */
    public EvaluationChoices {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("1 to %d threads, found %d".formatted(MOST_THREADS, threads));
        }
        wrong = new LinkedHashMap<>(wrong);
    }

    /** By name, in the order given. */
    @Override
    public Map<String, Path> wrong() {
        return new LinkedHashMap<>(wrong);
    }
}
