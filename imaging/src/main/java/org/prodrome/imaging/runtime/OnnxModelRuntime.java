package org.prodrome.imaging.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * ONNX models on ONNX Runtime's CPU provider. One thread per run and no spinning: the server runs several films at once
 * and shares the processor with everything else. The file is scanned for external data and foreign operators before the
 * native library sees it.
 */
public final class OnnxModelRuntime implements ModelRuntime {
    /** Beyond this a model does not belong into this process. */
    public static final long MAX_MODEL_BYTES = 512L << 20;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Map<String, TensorSpec> inputs;
    private final Map<String, TensorSpec> outputs;

    private OnnxModelRuntime(OrtEnvironment environment, OrtSession session) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.inputs = specs(session.getInputInfo());
        this.outputs = specs(session.getOutputInfo());
    }

    /**
     * Opens a model from the bytes of its file.
     *
     * @throws ModelLoadException naming why the file is refused or could not be loaded
     */
    public static OnnxModelRuntime open(byte[] model) {
        if (model.length > MAX_MODEL_BYTES) {
            throw new ModelLoadException(
                    "the model has %d bytes, at most %d are opened".formatted(model.length, MAX_MODEL_BYTES), null);
        }
        OnnxFile.check(model);
        OrtEnvironment environment = environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setDeterministicCompute(true);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtSession session = environment.createSession(model, options);
            try {
                return new OnnxModelRuntime(environment, session);
            } catch (OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new ModelLoadException("the runtime cannot load the model: " + e.getMessage(), e);
        }
    }

    private static Map<String, TensorSpec> specs(Map<String, NodeInfo> nodes) {
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (!(node.getInfo() instanceof TensorInfo info)) {
                throw new ModelLoadException("'%s' is not a tensor".formatted(name), null);
            }
            String type = info.onnxType
                    .name()
                    .replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "")
                    .toLowerCase(Locale.ROOT);
            specs.put(
                    name,
                    new TensorSpec(
                            type.equals("float") ? "float32" : type,
                            Arrays.stream(info.getShape()).boxed().toList()));
        });
        return Map.copyOf(specs);
    }

    @Override
    public Map<String, TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public Map<String, TensorSpec> outputs() {
        return outputs;
    }

    /** Version of ONNX Runtime in this process. */
    public static String version() {
        return environment().getVersion();
    }

    private static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "prodrome");
    }

    @Override
    public String description() {
        return "onnxruntime " + environment.getVersion() + " cpu";
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> in) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Tensor> entry : in.entrySet()) {
                tensors.put(entry.getKey(), tensor(entry.getValue()));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                Map<String, Tensor> out = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> entry : result) {
                    out.put(entry.getKey(), tensor(entry.getKey(), entry.getValue()));
                }
                return out;
            }
        } catch (OrtException e) {
            throw new ModelRunException("the model failed: " + e.getMessage(), e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(Tensor tensor) throws OrtException {
        FloatBuffer buffer = ByteBuffer.allocateDirect(tensor.values().length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        buffer.put(tensor.values()).flip();
        return OnnxTensor.createTensor(environment, buffer, tensor.shape());
    }

    private static Tensor tensor(String name, OnnxValue value) {
        if (!(value instanceof OnnxTensor tensor) || tensor.getFloatBuffer() == null) {
            throw new ModelRunException("output '%s' is not a tensor of 32-bit floats".formatted(name), null);
        }
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return new Tensor(tensor.getInfo().getShape(), values);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelRunException("the model could not be closed", e);
        }
    }
}
