package org.prodrome.imaging.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    /**
     * Sentences for the report: what computed it, what it was not asked to try, and an int8 file that is not there.
     *
     * @param compared whether the package's int8 file was run beside the full one
     */
    List<String> notes(ModelPackage loaded, boolean compared) {
        List<String> notes = new ArrayList<>(List.of("Computed by %s.".formatted(loaded.ranBy())));
        List<String> left = new ArrayList<>();
        if (wrong.isEmpty()) {
            left.add("photographs and other modalities (--wrong NAME=DIR)");
        }
        if (int8From == null) {
            left.add("int8 (--precision int8)");
        }
        if (!left.isEmpty()) {
            notes.add("Not tried: %s.".formatted(String.join("; ", left)));
        }
        if (int8From != null && !compared) {
            notes.add("%s has no int8 file to compare."
                    .formatted(loaded.manifest().coordinates()));
        }
        return notes;
    }

    /** By name, in the order given. */
    @Override
    public Map<String, Path> wrong() {
        return new LinkedHashMap<>(wrong);
    }
}
