package org.prodrome.imaging.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The arrays that NumPy and Pillow have after each step of one preprocessing, from a {@code .npz} file. */
final class StepGoldens {
    /** exp is correctly rounded by neither library. One unit of 2^-45 of 255 lies far below half a grey level. */
    private static final double SIGMOID_WITHIN = 255 * 0x1p-45;

    private record Step(String name, NpyArray array) {}

    private record Shown(int[] shape, double[] values) {}

    private final List<Step> steps = new ArrayList<>();

    /** @param prefix of the arrays' names; what is behind it is the step's number and op */
    StepGoldens(byte[] npz, String prefix) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(npz))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().startsWith(prefix)) {
                    String name = entry.getName().substring(prefix.length()).replace(".npy", "");
                    steps.add(new Step(name, NpyArray.parse(in.readAllBytes())));
                }
            }
        }
    }

    /** Prepares a film and holds every step to its array, the last one to the network's input. */
    PreparedFilm holds(String name, JsonNode declared, GrayImage film) {
        List<Shown> shown = new ArrayList<>();
        PreparedFilm prepared = PreprocessPipeline.of(declared)
                .prepare(
                        film,
                        (channels, rows, columns, values) ->
                                shown.add(new Shown(new int[] {channels, rows, columns}, values.get())));
        assertThat(steps).as(name + ": one array of each step").hasSize(declared.size());
        assertThat(shown).as(name + ": each step shown once").hasSize(declared.size());
        for (int i = 0; i < declared.size(); i++) {
            Step step = steps.get(i);
            String where = "%s, step %s".formatted(name, step.name());
            assertThat(step.name())
                    .isEqualTo("%02d_%s", i, declared.get(i).path("op").asText());
            assertThat(shown.get(i).shape())
                    .as(where)
                    .isEqualTo(threeDimensional(step.array().shape()));
            compare(
                    where,
                    declared.get(i),
                    film,
                    shown.get(i).values(),
                    step.array().doubles());
        }
        assertThat(prepared.tensor()).as(name + ": the tensor").isEqualTo(last().floats());
        return prepared;
    }

    /** The network's input. */
    NpyArray last() {
        return steps.get(steps.size() - 1).array();
    }

    private static void compare(String where, JsonNode step, GrayImage film, double[] found, double[] expected) {
        VoiWindow window = film.window();
        boolean ofExp = window != null
                && window.function() == VoiWindow.Function.SIGMOID
                && (step.path("op").asText().equals("voi")
                        || step.path("op").asText().equals("photometric"));
        double within = ofExp ? SIGMOID_WITHIN : 0;
        for (int i = 0; i < expected.length; i++) {
            boolean same = within == 0
                    ? Double.doubleToLongBits(found[i]) == Double.doubleToLongBits(expected[i])
                    : Math.abs(found[i] - expected[i]) <= within;
            assertThat(same)
                    .as("%s, value %d of %d: found %s, expected %s", where, i, expected.length, found[i], expected[i])
                    .isTrue();
        }
    }

    private static int[] threeDimensional(int[] shape) {
        return shape.length == 3 ? shape : new int[] {1, shape[0], shape[1]};
    }
}
