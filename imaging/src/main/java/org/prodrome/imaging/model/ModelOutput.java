package org.prodrome.imaging.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        String input = manifest.inputs().keySet().iterator().next();
        int rows = film.image().rows();
        int columns = film.image().columns();
        long[] shape = {1, film.channels(), rows, columns};
        Map<String, Tensor> outputs = loaded.runtime().run(Map.of(input, new Tensor(shape, film.tensor())));
        Map<String, Tensor> checked = new LinkedHashMap<>();
        manifest.outputs().forEach((name, declared) -> checked.put(name, checked(name, declared, outputs.get(name))));
        Manifest.Segmentation segmentation = manifest.segmentation();
        LabelMap labels = segmentation == null
                ? null
                : LabelMap.argmax(values(checked, segmentation.output()), segmentation.classes(), rows, columns);
        ModelOutput output = new ModelOutput(manifest, Map.copyOf(checked), labels);
        double squares = 0;
        for (float value : output.embedding()) {
            squares += (double) value * value;
        }
        if (!(Math.abs(squares - 1) < UNIT_TOLERANCE)) {
            throw new UnusableOutputException("output '%s': a vector of length 1 expected, found length %.3f"
                    .formatted(manifest.embedding().output(), Math.sqrt(squares)));
        }
        return output;
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
