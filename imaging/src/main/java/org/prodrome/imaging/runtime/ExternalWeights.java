package org.prodrome.imaging.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights from other files as the runtime takes them: tensors over the sealed bytes themselves, which stay open as long
 * as the session that uses them.
 */
final class ExternalWeights implements AutoCloseable {
    private final Map<String, OnnxTensorLike> byName = new LinkedHashMap<>();

    private ExternalWeights() {}

    /** @throws ModelLoadException when two tensors have one name */
    static ExternalWeights open(
            OrtEnvironment environment, List<ExternalTensor> tensors, Map<String, SealedBytes> files)
            throws OrtException, IOException {
        ExternalWeights weights = new ExternalWeights();
        try {
            for (ExternalTensor tensor : tensors) {
                ByteBuffer bytes = direct(tensor.in(files).part(tensor.offset(), tensor.length()));
                long[] shape = tensor.dims().stream().mapToLong(Long::longValue).toArray();
                OnnxTensor made = OnnxTensor.createTensor(environment, bytes, shape, tensor.type());
                OnnxTensorLike before = weights.byName.putIfAbsent(tensor.name(), made);
                if (before != null) {
                    made.close();
                    throw OnnxFile.refused("it has two tensors of one name in another file");
                }
            }
            return weights;
        } catch (OrtException | IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** The runtime takes bytes outside of the heap alone. */
    private static ByteBuffer direct(ByteBuffer bytes) {
        ByteBuffer direct = bytes.isDirect()
                ? bytes
                : ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip();
        return direct.order(ByteOrder.nativeOrder());
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    Map<String, OnnxTensorLike> byName() {
        return byName;
    }

    @Override
    public void close() {
        byName.values().forEach(OnnxTensorLike::close);
    }
}
