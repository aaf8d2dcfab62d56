package org.prodrome.imaging.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes of a model a longer one: what some of its outputs need, followed by nodes that go on from there. */
public final class OnnxExtension {
    private static final int GRAPH = 7;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;

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

    /**
     * The same model with the sizes of inputs and outputs written into it, for one that takes films of any size but is
     * always given one: 32-bit floats, any number of films first. What the graph computes stays the same bytes.
     *
     * @param sizes by name of the input or output, without the films; others stay as they are
     * @throws ModelLoadException when the model is not of standard operators with all its data inside
     */
    public static byte[] sized(byte[] model, Map<String, List<Long>> sizes) {
        ByteBuffer bytes = ByteBuffer.wrap(model);
        OnnxFile.checkWhole(bytes);
        OnnxFile file = new OnnxFile(bytes);
        ByteArrayOutputStream out = new ByteArrayOutputStream(model.length + 1024);
        file.walk(0, model.length, (field, wire, from, to) -> {
            if (field == GRAPH) {
                byte[] graph = sized(file, bytes, from, to, sizes);
                OnnxPart.field(out, field, wire, ByteBuffer.wrap(graph), 0, graph.length);
            } else {
                OnnxPart.field(out, field, wire, bytes, from, to);
            }
        });
        return out.toByteArray();
    }

    private static byte[] sized(OnnxFile file, ByteBuffer model, int start, int end, Map<String, List<Long>> sizes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(end - start + 1024);
        file.walk(start, end, (field, wire, from, to) -> {
            String[] name = {""};
            if (field == INPUT || field == OUTPUT) {
                file.walk(from, to, (part, kind, at, until) -> name[0] = part == 1 ? file.text(at, until) : name[0]);
            }
            List<Long> wanted = sizes.get(name[0]);
            if (wanted == null) {
                OnnxPart.field(out, field, wire, model, from, to);
            } else {
                byte[] value = OnnxNodes.value(
                        name[0], wanted.stream().mapToLong(Long::longValue).toArray());
                OnnxPart.field(out, field, wire, ByteBuffer.wrap(value), 0, value.length);
            }
        });
        return out.toByteArray();
    }
}
