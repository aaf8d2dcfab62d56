package org.prodrome.imaging.runtime;

import ai.onnxruntime.OnnxJavaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Weights of an ONNX model whose numbers stand in another file (external data of {@code onnx.proto3}).
 *
 * @param name of the tensor in the graph
 * @param onnxType of its numbers, as {@code onnx.proto3} counts
 * @param dims its shape
 * @param location the other file, relative to the model's folder: plain names with forward slashes, no way up
 * @param offset first byte in it
 * @param length bytes, as many as type and shape need
 */
record ExternalTensor(String name, int onnxType, List<Long> dims, String location, long offset, int length) {
    /** No empty part and none that begins with a dot, so neither an absolute path nor a way up; no backslash. */
    private static final Pattern PLAIN =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final int EXTERNAL = 1;
    private static final Set<String> KEYS = Set.of("location", "offset", "length", "checksum");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,15}");

    /** By the number of the type in {@code onnx.proto3}. */
    private static final Map<Integer, OnnxJavaType> TYPES = Map.of(
            1, OnnxJavaType.FLOAT,
            2, OnnxJavaType.UINT8,
            3, OnnxJavaType.INT8,
            5, OnnxJavaType.INT16,
            6, OnnxJavaType.INT32,
            7, OnnxJavaType.INT64,
            9, OnnxJavaType.BOOL,
            10, OnnxJavaType.FLOAT16,
            11, OnnxJavaType.DOUBLE,
            16, OnnxJavaType.BFLOAT16);

    ExternalTensor {
        dims = List.copyOf(dims);
    }

    /** The type of its numbers. */
    OnnxJavaType type() {
        return TYPES.getOrDefault(onnxType, OnnxJavaType.UNKNOWN);
    }

    /** What a {@code TensorProto} says of itself, as far as it matters here. */
    private static final class Proto {
        private final List<Long> dims = new ArrayList<>();
        private final Map<String, String> entries = new HashMap<>();
        private String name = "";
        private int type;
        private boolean external;
        private boolean numbers;
    }

    /**
     * The tensor between two positions of a file.
     *
     * @return empty when its numbers stand in the file itself
     * @throws ModelLoadException when it says two things, or names no file that could be in a package
     */
    static Optional<ExternalTensor> read(OnnxFile file, int start, int end) {
        Proto proto = new Proto();
        file.walk(start, end, (field, wire, from, to) -> {
            switch (field) {
                case 1 -> proto.dims.addAll(file.numbers(wire, from, to));
                case 2 -> proto.type = (int) file.varint(from)[0];
                case 4, 5, 6, 7, 9, 10, 11 -> proto.numbers |= to > from;
                case 8 -> proto.name = file.text(from, to);
                case 13 -> entry(file, from, to, proto.entries);
                case 14 -> {
                    // Of another wire type it is no field that the runtime knows; the last one that it knows counts.
                    if (wire == 0) {
                        proto.external = file.varint(from)[0] == EXTERNAL;
                    }
                }
                default -> {}
            }
        });
        if (!proto.external && proto.entries.isEmpty()) {
            return Optional.empty();
        }
        if (!proto.external || proto.numbers || proto.name.isEmpty()) {
            throw OnnxFile.refused(
                    "weights in another file have a name, say that they are there, and have no numbers here; '%s' does otherwise"
                            .formatted(clipped(proto.name)));
        }
        return Optional.of(external(proto));
    }

    private static void entry(OnnxFile file, int start, int end, Map<String, String> entries) {
        String[] parts = {"", ""};
        file.walk(start, end, (field, wire, from, to) -> {
            if (field == 1 || field == 2) {
                parts[field - 1] = file.text(from, to);
            }
        });
        if (!KEYS.contains(parts[0]) || entries.put(parts[0], parts[1]) != null) {
            throw OnnxFile.refused("weights in another file say '%s', unknown or twice".formatted(clipped(parts[0])));
        }
    }

    private static ExternalTensor external(Proto proto) {
        String location = proto.entries.getOrDefault("location", "");
        if (!PLAIN.matcher(location).matches()) {
            throw OnnxFile.refused(
                    "it keeps weights in '%s': a file of the package by a plain relative name expected (letters, digits, . _ - and /)"
                            .formatted(clipped(location)));
        }
        OnnxJavaType type = TYPES.get(proto.type);
        if (type == null) {
            throw OnnxFile.refused("weights of ONNX type %d (%s) cannot stand in another file"
                    .formatted(proto.type, clipped(proto.name)));
        }
        long needed = type.size;
        for (long size : proto.dims) {
            needed =
                    size < 0 || size > Integer.MAX_VALUE || needed > Integer.MAX_VALUE ? Long.MAX_VALUE : needed * size;
        }
        if (needed > Integer.MAX_VALUE) {
            throw OnnxFile.refused("'%s' has more than 2 GiB of numbers".formatted(clipped(proto.name)));
        }
        long length = number(proto, "length", needed);
        if (length != needed) {
            throw OnnxFile.refused("'%s' has %d bytes in another file, its shape needs %d"
                    .formatted(clipped(proto.name), length, needed));
        }
        return new ExternalTensor(
                proto.name, proto.type, proto.dims, location, number(proto, "offset", 0), (int) needed);
    }

    private static long number(Proto proto, String key, long otherwise) {
        String text = proto.entries.get(key);
        if (text == null) {
            return otherwise;
        }
        if (!WHOLE.matcher(text).matches()) {
            throw OnnxFile.refused("'%s' says as %s '%s', a number of bytes expected"
                    .formatted(clipped(proto.name), key, clipped(text)));
        }
        return Long.parseLong(text);
    }

    /**
     * The file that they are in.
     *
     * @throws ModelLoadException when it is not there or ends before these weights do
     */
    SealedBytes in(Map<String, SealedBytes> files) {
        SealedBytes file = files.get(location);
        if (file == null) {
            throw OnnxFile.refused(
                    "it keeps weights in '%s', which the manifest does not list as a file of role model-data"
                            .formatted(clipped(location)));
        }
        if (offset > file.size() - length) {
            throw OnnxFile.refused("'%s' is said to lie at byte %d of '%s' with %d bytes; the file has %d"
                    .formatted(clipped(name), offset, clipped(location), length, file.size()));
        }
        return file;
    }

    private static String clipped(String text) {
        return text.substring(0, Math.min(80, text.length()));
    }
}
