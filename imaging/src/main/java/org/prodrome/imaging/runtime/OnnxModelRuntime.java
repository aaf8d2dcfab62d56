package org.prodrome.imaging.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * ONNX models on ONNX Runtime, on the processor unless {@link ProviderChoice} says otherwise. On the processor one
 * thread per run and no spinning: the server runs several films at once and shares it with everything else. On CUDA
 * nothing falls back to the processor unseen, and TF32 is off, so that scores stay within the goldens' tolerance. The
 * file is looked at before the native library sees it, and that library opens no file: it is given the bytes, those of
 * weights in other files too. Inputs go through direct buffers that are used again. A network of 16-bit floats takes
 * and gives 32-bit ones here: they are rounded on the way in and are exact on the way out.
 */
public final class OnnxModelRuntime implements ModelRuntime {
    /** Larger models are held once: an output that is asked for alone costs a whole run then. */
    private static final long MAX_HELD_TWICE = 256L << 20;

    private static final String FLOAT16 = "float16";
    private static final int KEPT_BUFFERS = 32;
    private static final String PROBE = "probe.onnx";
    private static final int PROBE_TAPS = 9;
    /** Stops runs whose time is up; one thread for all models. */
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "model-watch");
        thread.setDaemon(true);
        return thread;
    });

    private final OrtEnvironment environment;
    private final OrtSession session;
    /** Computes some outputs alone; null when there is no need or no way. */
    private final @Nullable OrtSession part;

    private final Set<String> partOutputs;
    private final ExternalWeights weights;
    private final ExecutionProvider provider;
    private final Map<String, TensorSpec> inputs;
    private final Map<String, TensorSpec> outputs;
    /** Direct buffers that no run uses just now. */
    private final BlockingQueue<ByteBuffer> buffers = new ArrayBlockingQueue<>(KEPT_BUFFERS);

    private OnnxModelRuntime(
            OrtEnvironment environment,
            OrtSession session,
            @Nullable OrtSession part,
            ExternalWeights weights,
            ExecutionProvider provider)
            throws OrtException {
        this.environment = environment;
        this.session = session;
        this.part = part;
        this.partOutputs = part == null ? Set.of() : Set.copyOf(part.getOutputNames());
        this.weights = weights;
        this.provider = provider;
        this.inputs = specs(session.getInputInfo());
        this.outputs = specs(session.getOutputInfo());
    }

    /**
     * Opens a model from the bytes of its file, on the processor.
     *
     * @throws ModelLoadException naming why the file is refused or could not be loaded
     */
    public static OnnxModelRuntime open(byte[] model) {
        return open(model, ExecutionProvider.CPU);
    }

    /**
     * Opens a model from the bytes of its file.
     *
     * @throws ModelLoadException naming why the file is refused or could not be loaded
     */
    public static OnnxModelRuntime open(byte[] model, ExecutionProvider provider) {
        return open(model, provider, Set.of());
    }

    /**
     * Opens a model of which some outputs will be asked for alone.
     *
     * @param alone names of those outputs, empty for none; what only the others need is then not computed
     * @throws ModelLoadException naming why the file is refused or could not be loaded
     */
    public static OnnxModelRuntime open(byte[] model, ExecutionProvider provider, Set<String> alone) {
        return open(OnnxSource.of(model), provider, alone);
    }

    /**
     * Opens a model whose weights may stand in other files.
     *
     * @param alone names of outputs that will be asked for alone, empty for none; what only the others need is then not
     *     computed, unless the model is large
     * @throws ModelLoadException naming why the files are refused or could not be loaded
     */
    public static OnnxModelRuntime open(OnnxSource source, ExecutionProvider provider, Set<String> alone) {
        try {
            OnnxFile file = source.checked();
            file.requireWeights(source.weights());
            return open(source, file, provider, alone);
        } catch (OrtException e) {
            throw new ModelLoadException("the runtime cannot load the model: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ModelLoadException("the model's weights cannot be read: " + e.getMessage(), e);
        }
    }

    private static OnnxModelRuntime open(
            OnnxSource source, OnnxFile file, ExecutionProvider provider, Set<String> alone)
            throws OrtException, IOException {
        OrtEnvironment environment = environment();
        ByteBuffer model = source.model().whole();
        OrtSession session = null;
        OrtSession part = null;
        ExternalWeights weights = ExternalWeights.open(environment, file.external(), source.weights());
        try (OrtSession.SessionOptions options = options(provider)) {
            if (!weights.isEmpty()) {
                options.addExternalInitializers(weights.byName());
            }
            session = model.isDirect()
                    ? environment.createSession(model, options)
                    : environment.createSession(source.model().toByteArray(), options);
            boolean once = alone.isEmpty() || !weights.isEmpty() || source.size() > MAX_HELD_TWICE;
            Optional<byte[]> cut =
                    once || !session.getOutputNames().containsAll(alone) ? Optional.empty() : OnnxPart.of(model, alone);
            if (cut.isPresent()) {
                part = environment.createSession(cut.get(), options);
            }
            return new OnnxModelRuntime(environment, session, part, weights, provider);
        } catch (OrtException | RuntimeException e) {
            if (session != null) {
                session.close();
            }
            if (part != null) {
                part.close();
            }
            weights.close();
            throw e;
        }
    }

    private static OrtSession.SessionOptions options(ExecutionProvider provider) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setDeterministicCompute(true);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (provider == ExecutionProvider.CUDA) {
                useCuda(options);
            }
            return options;
        } catch (OrtException e) {
            options.close();
            throw e;
        }
    }

    /** One GPU, full precision, and an error rather than a part of the model on the processor. */
    private static void useCuda(OrtSession.SessionOptions options) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
            cuda.add("use_tf32", "0");
            cuda.add("cudnn_conv_algo_search", "HEURISTIC");
            options.addCUDA(cuda);
            options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
        }
    }

    /**
     * What runs models on this machine.
     *
     * @throws ModelLoadException when CUDA is asked for and does not work; the message names what is missing
     */
    public static ProviderChoice choose(ProviderChoice.Wish wish) {
        Set<ExecutionProvider> listed = EnumSet.of(ExecutionProvider.CPU);
        if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            listed.add(ExecutionProvider.CUDA);
        }
        return ProviderChoice.choose(wish, listed, OnnxModelRuntime::attempt);
    }

    /** Runs one small convolution with the options that models get; empty when its number comes out. */
    private static Optional<String> attempt(ExecutionProvider provider) {
        return attempt(provider, probe());
    }

    /**
     * Runs a probe: libraries that load are not yet a driver, a device and a cuDNN that work.
     *
     * @return why models cannot run so; empty when they can
     */
    static Optional<String> attempt(ExecutionProvider provider, byte[] probe) {
        float[] ones = new float[PROBE_TAPS];
        Arrays.fill(ones, 1);
        try (OnnxModelRuntime runtime = open(probe, provider)) {
            Tensor sum = runtime.run(Map.of("x", new Tensor(new long[] {1, 1, 3, 3}, ones)))
                    .get("sum");
            return sum != null && Arrays.equals(sum.values(), new float[] {PROBE_TAPS})
                    ? Optional.empty()
                    : Optional.of("a convolution gives a wrong number");
        } catch (ModelLoadException | ModelRunException e) {
            return Optional.of(String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage()));
        } catch (UnsatisfiedLinkError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** One convolution, the sum of nine numbers. */
    static byte[] probe() {
        try (InputStream in = OnnxModelRuntime.class.getResourceAsStream(PROBE)) {
            if (in == null) {
                throw new IllegalStateException(PROBE + " is not in the program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        return "onnxruntime " + environment.getVersion() + " " + provider.word();
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> in) {
        try {
            return compute(session, in, null);
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> in, Duration atMost) {
        return run(session, in, atMost);
    }

    @Override
    public Map<String, Tensor> runPart(Map<String, Tensor> in, Set<String> outputs) {
        try {
            return compute(enough(outputs), in, null);
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    @Override
    public Map<String, Tensor> runPart(Map<String, Tensor> in, Set<String> outputs, Duration atMost) {
        return run(enough(outputs), in, atMost);
    }

    private OrtSession enough(Set<String> outputs) {
        return part != null && partOutputs.containsAll(outputs) ? part : session;
    }

    private Map<String, Tensor> run(OrtSession which, Map<String, Tensor> in, Duration atMost) {
        try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
            Deadline deadline = new Deadline(options);
            Future<?> end = WATCH.schedule(deadline::pass, atMost.toNanos(), TimeUnit.NANOSECONDS);
            try {
                return compute(which, in, options);
            } catch (OrtException e) {
                throw deadline.finish() ? BoundedRuntime.late(atMost) : failed(e);
            } finally {
                deadline.finish();
                end.cancel(false);
            }
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    private static ModelRunException failed(OrtException e) {
        return new ModelRunException("the model failed: " + e.getMessage(), e);
    }

    /** Stops a run when its time is up, and never touches its options once the run has ended. */
    private static final class Deadline {
        private final OrtSession.RunOptions options;
        private boolean ended;
        private boolean passed;

        Deadline(OrtSession.RunOptions options) {
            this.options = options;
        }

        synchronized void pass() {
            if (!ended) {
                try {
                    options.setTerminate(true);
                    passed = true;
                } catch (OrtException e) {
                    // The run goes on to its end then, which is what a runtime without this call does too.
                    passed = false;
                }
            }
        }

        /** Whether the time was up before the run ended. */
        synchronized boolean finish() {
            ended = true;
            return passed;
        }
    }

    private Map<String, Tensor> compute(
            OrtSession which, Map<String, Tensor> in, OrtSession.@Nullable RunOptions options) throws OrtException {
        List<ByteBuffer> used = new ArrayList<>();
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Tensor> entry : in.entrySet()) {
                if (isHalf(entry.getKey())) {
                    tensors.put(entry.getKey(), half(entry.getValue()));
                } else {
                    ByteBuffer buffer = buffer(entry.getValue().values().length * Float.BYTES);
                    used.add(buffer);
                    tensors.put(entry.getKey(), tensor(entry.getValue(), buffer));
                }
            }
            try (OrtSession.Result result = options == null ? which.run(tensors) : which.run(tensors, options)) {
                Map<String, Tensor> out = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> entry : result) {
                    out.put(entry.getKey(), tensor(entry.getKey(), entry.getValue()));
                }
                return out;
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
            used.forEach(buffers::offer);
        }
    }

    private ByteBuffer buffer(int bytes) {
        ByteBuffer kept = buffers.poll();
        return kept != null && kept.capacity() == bytes
                ? kept
                : ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private OnnxTensor tensor(Tensor tensor, ByteBuffer bytes) throws OrtException {
        FloatBuffer buffer = bytes.clear().order(ByteOrder.nativeOrder()).asFloatBuffer();
        buffer.put(tensor.values()).flip();
        return OnnxTensor.createTensor(environment, buffer, tensor.shape());
    }

    private boolean isHalf(String input) {
        TensorSpec spec = inputs.get(input);
        return spec != null && spec.elementType().equals(FLOAT16);
    }

    /** Rounded to 16 bits; beyond 65,504 there is no number but infinity. */
    private OnnxTensor half(Tensor tensor) throws OrtException {
        return OnnxTensor.createTensor(
                environment,
                Fp16Conversions.convertFloatBufferToFp16Buffer(FloatBuffer.wrap(tensor.values())),
                tensor.shape(),
                OnnxJavaType.FLOAT16);
    }

    private static Tensor tensor(String name, OnnxValue value) {
        FloatBuffer buffer = value instanceof OnnxTensor numbers ? numbers.getFloatBuffer() : null;
        if (buffer == null || !(value instanceof OnnxTensor tensor)) {
            throw new ModelRunException("output '%s' is not a tensor of 16-bit or 32-bit floats".formatted(name), null);
        }
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return new Tensor(tensor.getInfo().getShape(), values);
    }

    @Override
    public void close() {
        try (weights) {
            try {
                session.close();
            } finally {
                if (part != null) {
                    part.close();
                }
            }
        } catch (OrtException e) {
            throw new ModelRunException("the model could not be closed", e);
        }
    }
}
