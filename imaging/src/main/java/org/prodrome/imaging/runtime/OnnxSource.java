package org.prodrome.imaging.runtime;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files of an ONNX model, sealed: ONNX Runtime is given these bytes and opens no file itself. Whoever made it
 * closes it; a model that was opened from it stays open.
 *
 * @param model the model's file
 * @param weights files beside it that hold weights, by their name relative to the model's folder
 */
public record OnnxSource(SealedBytes model, Map<String, SealedBytes> weights) implements AutoCloseable {
    public OnnxSource {
        weights = Map.copyOf(weights);
    }

    /** A model with all its weights inside. */
    public static OnnxSource of(byte[] model) {
        return new OnnxSource(SealedBytes.of(model), Map.of());
    }

    /** Bytes of all files. */
    public long size() {
        return model.size()
                + weights.values().stream().mapToLong(SealedBytes::size).sum();
    }

    /**
     * Version of the standard operator set that the model is written in; empty when it names none.
     *
     * @throws ModelLoadException when the file is refused
     */
    public OptionalLong opset() {
        return checked().opset();
    }

    /**
     * The files beside the model that it names, whether they are here or not, by names relative to its folder.
     *
     * @throws ModelLoadException when the file is refused
     */
    public Set<String> named() {
        Set<String> names = new TreeSet<>();
        checked().external().forEach(tensor -> names.add(tensor.location()));
        return names;
    }

    /** The model's file, looked at. */
    OnnxFile checked() {
        requireOneBuffer(model.size());
        return OnnxFile.check(model.whole());
    }

    /** @throws ModelLoadException when a model's file has more bytes than the format allows */
    public static void requireOneBuffer(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new ModelLoadException(
                    "the model's file has %d bytes; a protocol buffer ends at 2 GiB, so ONNX keeps the weights of such a model in another file (external data): export it so"
                            .formatted(bytes),
                    null);
        }
    }

    @Override
    public void close() throws IOException {
        model.close();
        for (SealedBytes file : weights.values()) {
            file.close();
        }
    }
}
