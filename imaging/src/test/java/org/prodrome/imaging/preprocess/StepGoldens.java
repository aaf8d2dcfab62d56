package org.prodrome.imaging.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The arrays that NumPy and Pillow have after each step of one preprocessing, from a {@code .npz} file. */
final class StepGoldens {
    /** exp is correctly rounded by neither library. One unit of 2^-45 of 255 lies far below half a grey level. */
    private static final double SIGMOID_WITHIN = 255 * 0x1p-45;

    private final Map<String, NpyArray> arrays = new TreeMap<>();
    private final int largest;

    /** Every step has its array; their names are the step's number and op. */
    StepGoldens(byte[] npz) throws IOException {
        this(npz, "", Integer.MAX_VALUE);
    }

    /**
     * @param prefix of the arrays' names; what is behind it is the step's number and op
     * @param largest a step of more values than this has no array
     */
    StepGoldens(byte[] npz, String prefix, int largest) throws IOException {
        this.largest = largest;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(npz))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().startsWith(prefix)) {
                    String name = entry.getName().substring(prefix.length()).replace(".npy", "");
                    arrays.put(name, NpyArray.parse(in.readAllBytes()));
                }
            }
        }
    }

    /** The one array, when there is one. */
    Optional<NpyArray> only() {
        assertThat(arrays).hasSizeLessThan(2);
        return arrays.values().stream().findFirst();
    }

    /** Prepares a film and holds every step to its array, the last one to the network's input. */
    PreparedFilm holds(String name, JsonNode declared, GrayImage film) {
        List<String> shown = new ArrayList<>();
        PreparedFilm prepared = PreprocessPipeline.of(declared).prepare(film, (channels, rows, columns, values) -> {
            String op = declared.path(shown.size()).path("op").asText();
            String step = "%02d_%s".formatted(shown.size(), op);
            shown.add(step);
            String where = "%s, step %s".formatted(name, step);
            NpyArray expected = arrays.get(step);
            if (expected == null) {
                assertThat(channels * rows * columns)
                        .as(where + " has no array")
                        .isGreaterThan(largest);
                return;
            }
            assertThat(new int[] {channels, rows, columns}).as(where).isEqualTo(threeDimensional(expected.shape()));
            compare(where, isOfExp(op, film), values.get(), expected.doubles());
        });
        assertThat(shown).as(name + ": each step shown once").hasSize(declared.size());
        assertThat(shown).as(name + ": arrays of other steps").containsAll(arrays.keySet());
        assertThat(prepared.tensor()).as(name + ": the tensor").isEqualTo(last().floats());
        return prepared;
    }

    /** The network's input. */
    NpyArray last() {
        return Objects.requireNonNull(arrays.get(Collections.max(arrays.keySet())));
    }

    private static boolean isOfExp(String op, GrayImage film) {
        VoiWindow window = film.window();
        return window != null
                && window.function() == VoiWindow.Function.SIGMOID
                && (op.equals("voi") || op.equals("photometric"));
    }

    private static void compare(String where, boolean ofExp, double[] found, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            boolean same = ofExp
                    ? Math.abs(found[i] - expected[i]) <= SIGMOID_WITHIN
                    : Double.doubleToLongBits(found[i]) == Double.doubleToLongBits(expected[i]);
            if (!same) {
                fail("%s, value %d of %d: found %s, expected %s", where, i, expected.length, found[i], expected[i]);
            }
        }
    }

    private static int[] threeDimensional(int[] shape) {
        return shape.length == 3 ? shape : new int[] {1, shape[0], shape[1]};
    }
}
