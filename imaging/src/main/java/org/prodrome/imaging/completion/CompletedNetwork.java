package org.prodrome.imaging.completion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.delivery.DeliveryException;
import org.prodrome.imaging.gate.GateFit;
import org.prodrome.imaging.preprocess.PreparedFilm;
import org.prodrome.imaging.runtime.ModelLoadException;
import org.prodrome.imaging.runtime.OnnxExtension;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
import org.prodrome.imaging.runtime.OnnxNodes;
import org.prodrome.imaging.runtime.Tensor;

/**
 * A draft's network as the package will hold it: an embedding of length 1, films of one size, and no output that nobody
 * reads. The length is brought about by a node of the graph and not by the runtime: then the goldens, a model that runs
 * on another server and the heads that are trained on it all see the vector that the gate compares.
 *
 * @param model the file
 * @param input name of the input
 * @param embedding output of the unit vector
 * @param dims its length
 * @param scores output of the findings, null for none
 * @param second output of the second distance; the embedding where the network has no features of their own, null where
 *     that is longer than {@link GateFit#LONGEST_SECOND}
 * @param outputs sizes by name, without the films
 * @param lengthened whether nodes were added for the length
 */
record CompletedNetwork(
        byte[] model,
        String input,
        String embedding,
        int dims,
        @Nullable String scores,
        @Nullable String second,
        Map<String, List<Long>> outputs,
        boolean lengthened) {
    private static final String UNIT = "unit_embedding";
    private static final String FEATURES = "features";
    private static final double UNIT_TOLERANCE = 1e-3;

    /**
     * Finds out on a few films what the network gives, and makes what the package needs.
     *
     * @throws DeliveryException when an output is not what the draft says, or not finite
     * @throws ModelLoadException when the network cannot be opened or extended
     */
    static CompletedNetwork of(Draft draft, List<PreparedFilm> probes) {
        String raw = draft.embedding().path("name").asText();
        JsonNode findings = draft.findings();
        String scores = findings == null ? null : findings.path("name").asText();
        boolean unit = draft.embedding().path("token").isMissingNode();
        Map<String, List<Long>> found = new LinkedHashMap<>();
        try (OnnxModelRuntime runtime = OnnxModelRuntime.open(draft.model())) {
            for (PreparedFilm probe : probes) {
                Map<String, Tensor> said = runtime.run(Map.of(draft.input(), MeasuredFilms.tensor(probe)));
                said.forEach((name, tensor) -> found.put(name, sizes(tensor)));
                unit &= isUnit(vector(draft, said, raw));
            }
        }
        List<Long> place = found.getOrDefault(raw, List.of(0L));
        int dims = Math.toIntExact(place.get(place.size() - 1));
        if (findings != null && !List.of((long) findings.path("labels").size()).equals(found.get(scores))) {
            throw new DeliveryException("output '%s': %d scores expected, one by label, found %s"
                    .formatted(scores, findings.path("labels").size(), found.get(scores)));
        }
        String embedding = unit ? raw : UNIT;
        List<Long> features = found.get(FEATURES);
        boolean own = features != null && features.size() == 1 && features.get(0) <= GateFit.LONGEST_SECOND;
        String second = own ? FEATURES : dims <= GateFit.LONGEST_SECOND ? embedding : null;
        Map<String, List<Long>> outputs = new LinkedHashMap<>();
        outputs.put(embedding, List.of((long) dims));
        if (scores != null) {
            outputs.put(scores, Objects.requireNonNull(found.get(scores)));
        }
        if (own) {
            outputs.putIfAbsent(FEATURES, Objects.requireNonNull(features));
        }
        byte[] model = unit ? draft.model() : withUnitVector(draft, raw, dims, outputs.keySet());
        if (!found.keySet().equals(outputs.keySet()) || !unit) {
            model = OnnxExtension.of(model, outputs.keySet(), new byte[0]);
        }
        Map<String, List<Long>> sizes = new LinkedHashMap<>(outputs);
        sizes.put(
                draft.input(),
                List.of(
                        (long) draft.pipeline().channels(),
                        (long) draft.pipeline().height(),
                        (long) draft.pipeline().width()));
        return new CompletedNetwork(
                OnnxExtension.sized(model, sizes), draft.input(), embedding, dims, scores, second, outputs, !unit);
    }

    /** The network's own vector, checked. */
    private static float[] vector(Draft draft, Map<String, Tensor> said, String raw) {
        Tensor tensor = said.get(raw);
        int expected = draft.embedding().path("token").isMissingNode() ? 1 : 2;
        if (tensor == null || sizes(tensor).size() != expected) {
            throw new DeliveryException("output '%s': %s expected, found %s"
                    .formatted(
                            raw,
                            expected == 1 ? "one vector by film" : "one vector by patch of a film",
                            tensor == null ? "none" : sizes(tensor)));
        }
        MeasuredFilms.finite(raw, tensor.values(), "a drawn film");
        return tensor.values();
    }

    private static List<Long> sizes(Tensor tensor) {
        return Arrays.stream(tensor.shape()).skip(1).boxed().toList();
    }

    /** Whether a vector has length 1. */
    static boolean isUnit(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        return Math.abs(squares - 1) < UNIT_TOLERANCE;
    }

    private static byte[] withUnitVector(Draft draft, String raw, int dims, Set<String> outputs) {
        OnnxNodes nodes = new OnnxNodes();
        String in = raw;
        JsonNode token = draft.embedding().path("token");
        if (!token.isMissingNode()) {
            in = UNIT + "_token";
            nodes.whole(UNIT + "_first", token.asInt())
                    .node("Gather", in, List.of(raw, UNIT + "_first"), Map.of("axis", 1));
        }
        nodes.node("LpNormalization", UNIT, List.of(in), Map.of("axis", 1, "p", 2))
                .output(UNIT, dims);
        Set<String> needed = new TreeSet<>(outputs);
        needed.remove(UNIT);
        needed.add(raw);
        return OnnxExtension.of(draft.model(), needed, nodes.fields());
    }
}
