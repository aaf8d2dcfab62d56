package org.prodrome.imaging.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A look at an ONNX file before it is opened: every operator must be one that ONNX Runtime itself implements (anything
 * else needs a library that runs code), weights in another file are named by a plain path and are those of the graph
 * itself, and no size that is written in the file may ask for more memory than a film needs. Walks the protocol buffer
 * by the field numbers of {@code onnx.proto3}; lengths are checked against the bytes that are there.
 */
final class OnnxFile {
    /** The standard sets, and what ONNX Runtime has built in beside them: no library is loaded for any of it. */
    private static final long MOST_KEY = 0xFFFF_FFFFL;
    /** Bytes of the longest key of 32 bits. */
    private static final int KEY_BYTES = 5;

    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");

    /** Of the built-in ones those that carry or call code of somebody else: compiled for an accelerator, or Python. */
    private static final Set<String> FOREIGN =
            Set.of("EPContext", "Snpe", "PythonOp", "PythonOpGrad", "TritonOp", "ATen", "ExternalFunction");

    /** ONNX Runtime's own tools list these sets in every file that they write, used or not; a node may use none. */
    private static final Set<String> LISTED = Set.of(
            "",
            "ai.onnx",
            "ai.onnx.ml",
            "ai.onnx.training",
            "ai.onnx.preview.training",
            "com.microsoft",
            "com.microsoft.experimental",
            "com.microsoft.nchwc",
            "org.pytorch.aten");

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NAME = 1000;

    private final ByteBuffer bytes;
    private final OnnxSizes sizes = new OnnxSizes();
    private final List<ExternalTensor> external = new ArrayList<>();
    private @Nullable Long opset;

    OnnxFile(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Version of the standard operator set that it is written in; empty when it names none. */
    OptionalLong opset() {
        return opset == null ? OptionalLong.empty() : OptionalLong.of(opset);
    }

    /** Weights that stand in other files. */
    List<ExternalTensor> external() {
        return List.copyOf(external);
    }

    /**
     * Finds the weights that stand in other files, and the sizes among them.
     *
     * @throws ModelLoadException when one is not where it is said to be, or asks for too much memory
     */
    void requireWeights(Map<String, SealedBytes> files) throws IOException {
        for (ExternalTensor tensor : external) {
            SealedBytes file = tensor.in(files);
            if (tensor.length() <= OnnxSizes.SHORT_BYTES) {
                ByteBuffer numbers = file.part(tensor.offset(), tensor.length());
                sizes.constant(tensor.name(), OnnxSizes.values(numbers, tensor.onnxType()));
            }
        }
        sizes.check();
    }

    /** @throws ModelLoadException when the file is not an ONNX model that may be opened with all its data inside */
    static void checkWhole(ByteBuffer bytes) {
        if (!check(bytes).external().isEmpty()) {
            throw refused("it keeps weights in another file");
        }
    }

    /** @throws ModelLoadException when the file is not an ONNX model that may be opened */
    static OnnxFile check(ByteBuffer bytes) {
        OnnxFile file = new OnnxFile(bytes);
        boolean[] graph = new boolean[1];
        file.walk(0, bytes.limit(), (field, wire, from, to) -> {
            switch (field) {
                case 7 -> {
                    graph[0] = true;
                    file.graph(from, to, 0);
                }
                case 8 -> {
                    file.domain(from, to, 1, LISTED);
                    file.operators(from, to);
                }
                case 20 -> throw refused("it carries training information");
                case 25 -> throw refused("it carries functions of its own");
                default -> {}
            }
        });
        if (!graph[0]) {
            throw refused("it has no graph; is it an ONNX file?");
        }
        file.sizes.check();
        return file;
    }

    /** The standard set's version; the last one counts, as for any field of a protocol buffer. */
    private void operators(int start, int end) {
        String[] domain = {""};
        long[] version = {0};
        walk(start, end, (field, wire, from, to) -> {
            if (field == 1) {
                domain[0] = text(from, to);
            } else if (field == 2 && wire == 0) {
                version[0] = varint(from)[0];
            }
        });
        if (domain[0].isEmpty() || domain[0].equals("ai.onnx")) {
            opset = version[0];
        }
    }

    private void graph(int start, int end, int depth) {
        if (depth > MAX_DEPTH) {
            throw refused("its graphs are nested more than %d deep".formatted(MAX_DEPTH));
        }
        walk(start, end, (field, wire, from, to) -> {
            switch (field) {
                case 1 -> node(from, to, depth);
                case 5 -> {
                    if (depth == 0) {
                        weights(from, to);
                    } else {
                        inside(from, to);
                    }
                    constant(from, to, "");
                }
                case 11, 12, 13 -> valueInfo(from, to);
                case 15 -> sparse(from, to);
                default -> {}
            }
        });
    }

    private void node(int start, int end, int depth) {
        domain(start, end, 7, DOMAINS);
        List<String> inputs = new ArrayList<>();
        String[] output = {""};
        String[] type = {""};
        walk(start, end, (field, wire, from, to) -> {
            switch (field) {
                case 1 -> inputs.add(text(from, to));
                case 2 -> output[0] = text(from, to);
                case 4 -> type[0] = text(from, to);
                default -> {}
            }
        });
        if (FOREIGN.contains(type[0])) {
            throw refused("its operator %s carries or calls code of its own".formatted(type[0]));
        }
        sizes.node(type[0], inputs);
        walk(start, end, (field, wire, from, to) -> {
            if (field == 5) {
                attribute(from, to, depth);
                walk(from, to, (part, kind, at, until) -> {
                    if (part == 5) {
                        constant(at, until, output[0]);
                    } else if (part == 8) {
                        sizes.written(type[0], numbers(kind, at, until));
                    }
                });
            }
        });
    }

    /** The name, element type and, of short ones, the values of a tensor that is written in the file. */
    private void constant(int start, int end, String nameOfNode) {
        String[] name = {nameOfNode};
        long[] type = {0};
        List<Long> dims = new ArrayList<>();
        List<Long> values = new ArrayList<>();
        int[] raw = {0, 0};
        walk(start, end, (field, wire, from, to) -> {
            switch (field) {
                case 1 -> dims.addAll(numbers(wire, from, to));
                case 2 -> type[0] = varint(from)[0];
                case 7 -> values.addAll(numbers(wire, from, to));
                case 8 -> name[0] = nameOfNode.isEmpty() ? text(from, to) : nameOfNode;
                case 9 -> {
                    raw[0] = from;
                    raw[1] = to;
                }
                default -> {}
            }
        });
        sizes.tensor(dims);
        if (values.isEmpty() && raw[1] - raw[0] <= OnnxSizes.SHORT_BYTES) {
            values.addAll(OnnxSizes.values(bytes.slice(raw[0], raw[1] - raw[0]), type[0]));
        }
        sizes.constant(name[0], values);
    }

    /** The shape of an input, an output or what is between them. */
    private void valueInfo(int start, int end) {
        List<Long> dims = new ArrayList<>();
        walk(start, end, (field, wire, from, to) -> {
            if (field == 2) {
                walk(from, to, (kind, w, a, b) -> {
                    if (kind == 1) {
                        walk(a, b, (part, w2, c, d) -> {
                            if (part == 2) {
                                walk(
                                        c,
                                        d,
                                        (dim, w3, e, f) -> walk(e, f, (value, w4, g, h) -> {
                                            if (value == 1 && w4 == 0) {
                                                dims.add(varint(g)[0]);
                                            }
                                        }));
                            }
                        });
                    }
                });
            }
        });
        sizes.tensor(dims);
    }

    /** Whole numbers, packed or one by one. */
    List<Long> numbers(int wire, int from, int to) {
        if (wire == 0) {
            return List.of(varint(from)[0]);
        }
        List<Long> numbers = new ArrayList<>();
        int at = from;
        while (wire == 2 && at < to && numbers.size() <= OnnxSizes.MANY) {
            long[] next = varint(at);
            numbers.add(next[0]);
            at = (int) next[1];
        }
        return numbers;
    }

    String text(int from, int to) {
        byte[] text = new byte[Math.min(to - from, MAX_NAME)];
        bytes.get(from, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private void attribute(int start, int end, int depth) {
        walk(start, end, (field, wire, from, to) -> {
            switch (field) {
                case 5, 10 -> inside(from, to);
                case 6, 11 -> graph(from, to, depth + 1);
                case 22, 23 -> sparse(from, to);
                default -> {}
            }
        });
    }

    private void sparse(int start, int end) {
        walk(start, end, (field, wire, from, to) -> {
            if (field == 1 || field == 2) {
                inside(from, to);
            }
        });
    }

    /** Weights of the graph, in this file or in another. */
    private void weights(int start, int end) {
        ExternalTensor.read(this, start, end).ifPresent(external::add);
    }

    /** A tensor that has to have its numbers in this file. */
    private void inside(int start, int end) {
        if (ExternalTensor.read(this, start, end).isPresent()) {
            throw refused("it keeps in another file what is no weight of the graph itself: a node's attribute, a sparse"
                    + " tensor or a tensor of an inner graph");
        }
    }

    private void domain(int start, int end, int domainField, Set<String> allowed) {
        walk(start, end, (field, wire, from, to) -> {
            if (field == domainField && wire == 2) {
                String domain = text(from, to);
                if (!allowed.contains(domain)) {
                    throw refused("it needs operators of '%s'; only those that ONNX Runtime itself has are allowed"
                            .formatted(domain.substring(0, Math.min(80, domain.length()))));
                }
            }
        });
    }

    interface Visitor {
        void field(int number, int wire, int from, int to);
    }

    void walk(int start, int end, Visitor visitor) {
        int at = start;
        while (at < end) {
            long[] key = varint(at);
            // A reader of protocol buffers keeps 32 bits of a key: with more it would see another field than is seen
            // here.
            if (key[0] < 0 || key[0] > MOST_KEY || key[1] - at > KEY_BYTES || key[0] >>> 3 == 0) {
                throw refused("it is not a protocol buffer: a field's key has more than 32 bits, or no number");
            }
            int wire = (int) (key[0] & 7);
            int from = (int) key[1];
            int to;
            switch (wire) {
                case 0 -> to = (int) varint(from)[1];
                case 1 -> to = from + 8;
                case 5 -> to = from + 4;
                case 2 -> {
                    long[] length = varint(from);
                    from = (int) length[1];
                    if (length[0] < 0 || length[0] > end - from) {
                        throw refused("a field ends after its message");
                    }
                    to = from + (int) length[0];
                }
                default -> throw refused("it is not a protocol buffer");
            }
            if (to > end) {
                throw refused("a field ends after its message");
            }
            visitor.field((int) (key[0] >>> 3), wire, from, to);
            at = to;
        }
    }

    /** The number at the position and the position after it. */
    long[] varint(int position) {
        long value = 0;
        for (int i = 0; i < 10; i++) {
            if (position + i >= bytes.limit()) {
                throw refused("it ends in the middle of a number");
            }
            byte b = bytes.get(position + i);
            value |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return new long[] {value, position + i + 1};
            }
        }
        throw refused("it holds a number of more than ten bytes");
    }

    static ModelLoadException refused(String why) {
        return new ModelLoadException("the model file is refused: " + why, null);
    }
}
