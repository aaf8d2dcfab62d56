package org.prodrome.server.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.model.TrustedPackages;
import org.prodrome.imaging.preprocess.Sha256;

/** Model packages of a site: copies of those that ship with something changed, trusted by hash. */
public final class SitePackages {
    private static final String SHIPPED = "org.prodrome.cxr-ctr-1.0.0";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final ObjectNode trusted = JSON.createObjectNode();

    /** @param data the server's folder */
    public SitePackages(Path data) throws IOException {
        this.folder = Files.createDirectories(data.resolve("models"));
    }

    /** A package that places films among others and says nothing else of them. */
    public SitePackages embeddingOnly(String id, String space) throws IOException {
        return add(
                id,
                manifest -> {
                    manifest.remove("measurements");
                    ArrayNode outputs = (ArrayNode) manifest.path("outputs");
                    outputs.remove(0);
                    ((ObjectNode) outputs.get(0)).put("space_id", space);
                    manifest.path("goldens").forEach(golden -> {
                        ObjectNode known = (ObjectNode) golden;
                        String embedding = known.path("embedding").asText();
                        known.remove(Arrays.asList("mask", "logits", "embedding"));
                        known.putObject("outputs").put("embedding", embedding);
                    });
                },
                model -> model,
                true);
    }

    /**
     * A package by id, version 1.0.0.
     *
     * @param change to its manifest
     * @param weights to its model file, whose size and hash are listed as they come out
     * @param trust whether the site's list names it
     */
    public SitePackages add(String id, Consumer<ObjectNode> change, UnaryOperator<byte[]> weights, boolean trust)
            throws IOException {
        return write(SHIPPED, id + "-1.0.0", manifest -> change.accept(manifest.put("id", id)), weights, trust);
    }

    /** A package that ships as another version, its manifest changed. */
    public SitePackages copy(String id, String shipped, String version, Consumer<ObjectNode> change)
            throws IOException {
        return write(
                id + "-" + shipped,
                id + "-" + version,
                manifest -> {
                    change.accept(manifest);
                    manifest.put("version", version);
                },
                model -> model,
                true);
    }

    /** Where a package lies. */
    public static Path of(RunningServer server, String id, String version) {
        return server.data().resolve("models").resolve(id + "-" + version);
    }

    private SitePackages write(
            String bundled, String name, Consumer<ObjectNode> change, UnaryOperator<byte[]> weights, boolean trust)
            throws IOException {
        PackageSource source = PackageSource.bundled(bundled);
        ObjectNode manifest = (ObjectNode)
                JSON.readTree(source.read(PackageSource.MANIFEST, 1 << 22).orElseThrow());
        Path into = Files.createDirectories(folder.resolve(name));
        for (JsonNode file : manifest.path("files")) {
            String part = file.path("name").asText();
            byte[] bytes = source.read(part, file.path("size").asLong()).orElseThrow();
            if (part.equals("model.onnx")) {
                bytes = weights.apply(bytes);
                ((ObjectNode) file).put("size", bytes.length).put("sha256", Sha256.hex(bytes));
            }
            Files.createDirectories(into.resolve(part).getParent());
            Files.write(into.resolve(part), bytes);
        }
        change.accept(manifest);
        byte[] json = JSON.writeValueAsBytes(manifest);
        Files.write(into.resolve(PackageSource.MANIFEST), json);
        if (trust) {
            trusted.put(name, Sha256.hex(json));
        }
        Files.write(folder.resolve(TrustedPackages.FILE), JSON.writeValueAsBytes(trusted));
        return this;
    }

    /** Every weight of an ONNX file as not a number. */
    public static byte[] notANumber(byte[] onnx) {
        byte[] out = onnx.clone();
        new Weights(out).model();
        return out;
    }

    /** Walks the protocol buffer as far as the initializers: ModelProto.graph 7, GraphProto.initializer 5. */
    private static final class Weights {
        private static final int FLOAT = 1;
        private final byte[] bytes;
        private int at;

        Weights(byte[] bytes) {
            this.bytes = bytes;
        }

        void model() {
            fields(bytes.length, 7, end -> fields(end, 5, this::tensor));
        }

        /** TensorProto.data_type 2, raw_data 9. */
        private void tensor(int end) {
            long type = 0;
            int from = 0;
            int to = 0;
            while (at < end) {
                int tag = (int) varint();
                if (tag == (2 << 3)) {
                    type = varint();
                } else if (tag == (9 << 3 | 2)) {
                    int length = (int) varint();
                    from = at;
                    to = at + length;
                    at = to;
                } else {
                    skip(tag);
                }
            }
            if (type == FLOAT) {
                Arrays.fill(bytes, from, to, (byte) 0xff);
            }
        }

        private void fields(int end, int wanted, IntConsumer inside) {
            while (at < end) {
                int tag = (int) varint();
                if (tag == (wanted << 3 | 2)) {
                    int length = (int) varint();
                    inside.accept(at + length);
                } else {
                    skip(tag);
                }
            }
        }

        private void skip(int tag) {
            switch (tag & 7) {
                case 0 -> varint();
                case 1 -> at += 8;
                case 5 -> at += 4;
                default -> {
                    int length = (int) varint();
                    at += length;
                }
            }
        }

        private long varint() {
            long value = 0;
            int shift = 0;
            byte next;
            do {
                next = bytes[at++];
                value |= (long) (next & 0x7f) << shift;
                shift += 7;
            } while (next < 0);
            return value;
        }
    }
}
