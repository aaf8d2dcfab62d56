package org.prodrome.imaging.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Set;

/** Makes of a model a longer one: what some of its outputs need, followed by nodes that go on from there. */
public final class OnnxExtension {
    private static final int GRAPH = 7;

    private OnnxExtension() {}

    /**
     * The longer model. The nodes that stay are the same bytes in the same order, so they give the same numbers.
     *
     * @param model the model to go on from
     * @param outputs names of its outputs that stay; what only the others need is left out
     * @param more fields of a {@code GraphProto} to follow its own: nodes, initializers and outputs, under names that
     *     the model does not use, of operators that its operator set has
     * @throws ModelLoadException when the model is not of standard operators with all its data inside, or has a node
     *     with a graph of its own, whose needs cannot be seen from outside
     */
    public static byte[] of(byte[] model, Set<String> outputs, byte[] more) {
        OnnxFile.checkWhole(ByteBuffer.wrap(model));
        byte[] part = OnnxPart.of(ByteBuffer.wrap(model), outputs)
                .orElseThrow(() -> OnnxFile.refused("a node of it holds a graph of its own, so it cannot be extended"));
        OnnxFile file = new OnnxFile(ByteBuffer.wrap(part));
        int[] last = {-1};
        file.walk(0, part.length, (field, wire, from, to) -> last[0] = field == GRAPH ? from : last[0]);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        file.walk(0, part.length, (field, wire, from, to) -> {
            if (from == last[0]) {
                ByteArrayOutputStream graph = new ByteArrayOutputStream();
                graph.write(part, from, to - from);
                graph.writeBytes(more);
                OnnxPart.field(out, field, wire, ByteBuffer.wrap(graph.toByteArray()), 0, graph.size());
            } else {
                OnnxPart.field(out, field, wire, ByteBuffer.wrap(part), from, to);
            }
        });
        return out.toByteArray();
    }
}
