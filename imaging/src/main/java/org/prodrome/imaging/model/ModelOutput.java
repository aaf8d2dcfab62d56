package org.prodrome.imaging.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.measure.LabelMap;
import org.prodrome.imaging.preprocess.PreparedFilm;
import org.prodrome.imaging.runtime.Tensor;

/**
 * What a package's model says about one prepared film: every output that the manifest declares, in the shape that it
 * declares, all numbers finite, the embedding of length 1.
 *
 * @param manifest what the outputs mean
 * @param tensors the outputs by name, the batch dimension 1; do not change
 * @param labels the class of every pixel, null when the package outlines nothing
 */
public record ModelOutput(
        Manifest manifest,
        Map<String, Tensor> tensors,
        @Nullable LabelMap labels) {
    private static final double UNIT_TOLERANCE = 1e-2;

    /**
     * Where a score comes from: one number per cell of a coarse grid over the film, in units of the score; their mean
     * is the score.
     *
     * @param rows cells from top to bottom
     * @param columns cells from left to right
     * @param values row by row
     */
    public record AttentionMap(int rows, int columns, float[] values) {}

    /**
     * Runs the package's model once.
     *
     * @throws org.prodrome.imaging.runtime.ModelRunException when the model fails
     * @throws UnusableOutputException when it gives something other than it declared
     */
    public static ModelOutput of(ModelPackage loaded, PreparedFilm film) {
        Manifest manifest = loaded.manifest();
        int rows = film.image().rows();
        int columns = film.image().columns();
        Map<String, Tensor> outputs = loaded.runtime().run(inputs(manifest, film));
        Map<String, Tensor> checked = new LinkedHashMap<>();
        manifest.outputs().forEach((name, declared) -> checked.put(name, checked(name, declared, outputs.get(name))));
        Manifest.Segmentation segmentation = manifest.segmentation();
        LabelMap labels = segmentation == null
                ? null
                : LabelMap.argmax(values(checked, segmentation.output()), segmentation.classes(), rows, columns);
        ModelOutput output = new ModelOutput(manifest, Map.copyOf(checked), labels);
        unit(manifest, output.embedding());
        return output;
    }

    /**
     * The embedding alone, the same numbers with less work where the runtime can leave out the rest.
     *
     * @throws org.prodrome.imaging.runtime.ModelRunException when the model fails
     * @throws UnusableOutputException when it gives something other than it declared
     */
    public static float[] embedding(ModelPackage loaded, PreparedFilm film) {
        Manifest manifest = loaded.manifest();
        String name = manifest.embedding().output();
        Tensor found =
                loaded.runtime().runPart(inputs(manifest, film), Set.of(name)).get(name);
        float[] embedding = checked(name, manifest.outputs().getOrDefault(name, List.of()), found)
                .values();
        unit(manifest, embedding);
        return embedding;
    }

    private static Map<String, Tensor> inputs(Manifest manifest, PreparedFilm film) {
        String input = manifest.inputs().keySet().iterator().next();
        long[] shape = {1, film.channels(), film.image().rows(), film.image().columns()};
        return Map.of(input, new Tensor(shape, film.tensor()));
    }

    private static void unit(Manifest manifest, float[] embedding) {
        double squares = 0;
        for (float value : embedding) {
            squares += (double) value * value;
        }
        if (!(Math.abs(squares - 1) < UNIT_TOLERANCE)) {
            throw new UnusableOutputException("output '%s': a vector of length 1 expected, found length %.3f"
                    .formatted(manifest.embedding().output(), Math.sqrt(squares)));
        }
    }

    private static Tensor checked(String name, List<Long> declared, @Nullable Tensor found) {
        if (found == null) {
            throw new UnusableOutputException("output '%s' is missing".formatted(name));
        }
        List<Long> shape = new ArrayList<>();
        for (long size : found.shape()) {
            shape.add(size);
        }
        List<Long> expected = new ArrayList<>(List.of(1L));
        expected.addAll(declared);
        if (!shape.equals(expected)) {
            throw new UnusableOutputException(
                    "output '%s': shape %s expected, found %s".formatted(name, expected, shape));
        }
        for (float value : found.values()) {
            if (!Float.isFinite(value)) {
                throw new UnusableOutputException(
                        "output '%s': finite numbers expected, found %s".formatted(name, value));
            }
        }
        return found;
    }

    private static float[] values(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new UnusableOutputException("output '%s' is missing".formatted(name));
        }
        return tensor.values();
    }

    /** The numbers of an output; do not change. */
    public float[] values(String name) {
        return values(tensors, name);
    }

    /** The unit vector of the film; do not change. */
    public float[] embedding() {
        return values(manifest.embedding().output());
    }

    /** The scores of the findings in the order of the manifest's labels; empty when the package has none. */
    public float[] scores() {
        FindingsOutput findings = manifest.findings();
        return findings == null ? new float[0] : values(findings.output());
    }

    /** Where the score of a finding comes from; empty when the package does not show it. */
    public Optional<AttentionMap> attention(String finding) {
        ExplanationOutput explanation = manifest.explanation();
        FindingsOutput findings = manifest.findings();
        if (explanation == null || findings == null) {
            return Optional.empty();
        }
        return findings.index(finding).map(index -> {
            List<Long> shape = manifest.outputs().getOrDefault(explanation.output(), List.of(0L, 0L, 0L));
            int rows = shape.get(1).intValue();
            int columns = shape.get(2).intValue();
            float[] values = new float[rows * columns];
            System.arraycopy(values(explanation.output()), index * values.length, values, 0, values.length);
            return new AttentionMap(rows, columns, values);
        });
    }
}
