package org.prodrome.imaging.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts an ONNX model down to what some of its outputs need, by the field numbers of {@code onnx.proto3}: ONNX Runtime
 * computes every node of a graph whichever outputs are asked for. The nodes that stay are the same bytes in the same
 * order.
 */
final class OnnxPart {
    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int INITIALIZER = 5;
    private static final int OUTPUT = 12;

    private final ByteBuffer model;
    private final OnnxFile file;
    private final Set<String> needed;
    private final Set<Integer> kept = new HashSet<>();

    private OnnxPart(ByteBuffer model, Set<String> outputs) {
        this.model = model;
        this.file = new OnnxFile(model);
        this.needed = new HashSet<>(outputs);
    }

    /** What a node takes and gives. */
    private record Node(int from, List<String> inputs, List<String> outputs, boolean holdsGraph) {}

    /**
     * The part.
     *
     * @param model a file that {@link OnnxFile#check} let through
     * @param outputs names of outputs of its graph
     * @return empty when a node holds a graph of its own, whose needs cannot be seen from outside
     */
    static Optional<byte[]> of(ByteBuffer model, Set<String> outputs) {
        return new OnnxPart(model, outputs).cut(outputs);
    }

    private Optional<byte[]> cut(Set<String> outputs) {
        List<Node> nodes = new ArrayList<>();
        file.walk(0, model.limit(), (field, wire, from, to) -> {
            if (field == GRAPH) {
                file.walk(from, to, (part, kind, at, until) -> {
                    if (part == NODE) {
                        nodes.add(node(at, until));
                    }
                });
            }
        });
        if (nodes.stream().anyMatch(Node::holdsGraph)) {
            return Optional.empty();
        }
        // A graph lists its nodes after those whose outputs they take.
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.get(i).outputs().stream().anyMatch(needed::contains)) {
                kept.add(nodes.get(i).from());
                needed.addAll(nodes.get(i).inputs());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        file.walk(0, model.limit(), (field, wire, from, to) -> {
            if (field == GRAPH) {
                byte[] graph = graph(from, to, outputs);
                field(out, field, wire, ByteBuffer.wrap(graph), 0, graph.length);
            } else {
                field(out, field, wire, model, from, to);
            }
        });
        return Optional.of(out.toByteArray());
    }

    private Node node(int from, int to) {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        boolean[] graph = {false};
        file.walk(from, to, (field, wire, at, until) -> {
            switch (field) {
                case 1 -> inputs.add(file.text(at, until));
                case 2 -> outputs.add(file.text(at, until));
                case 5 -> file.walk(at, until, (part, kind, a, b) -> graph[0] |= part == 6 || part == 11);
                default -> {}
            }
        });
        return new Node(from, inputs, outputs, graph[0]);
    }

    private byte[] graph(int start, int end, Set<String> outputs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        file.walk(start, end, (field, wire, from, to) -> {
            boolean keep = switch (field) {
                case NODE -> kept.contains(from);
                case INITIALIZER -> needed.contains(name(from, to, 8));
                case OUTPUT -> outputs.contains(name(from, to, 1));
                default -> true;
            };
            if (keep) {
                field(out, field, wire, model, from, to);
            }
        });
        return out.toByteArray();
    }

    private String name(int start, int end, int nameField) {
        String[] name = {""};
        file.walk(start, end, (field, wire, from, to) -> {
            if (field == nameField) {
                name[0] = file.text(from, to);
            }
        });
        return name[0];
    }

    static void field(ByteArrayOutputStream out, int field, int wire, ByteBuffer bytes, int from, int to) {
        varint(out, ((long) field << 3) | wire);
        if (wire == 2) {
            varint(out, to - from);
        }
        byte[] content = new byte[to - from];
        bytes.get(from, content);
        out.writeBytes(content);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long left = value;
        while (left >= 0x80) {
            out.write((int) (left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
    }
}
