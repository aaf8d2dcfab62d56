package org.prodrome.imaging.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.TinyOnnx;

class OnnxModelRuntimeTest {
    private static final String MODEL = "/org/prodrome/imaging/packages/org.prodrome.cxr-ctr-1.0.0/model.onnx";

    @Test
    void saysWhatGoesInAndComesOut() {
        try (ModelRuntime runtime = OnnxModelRuntime.open(model())) {
            assertThat(runtime.inputs()).containsOnlyKeys("x");
            assertThat(runtime.outputs())
                    .containsEntry("embedding", new TensorSpec("float32", List.of(-1L, 384L)))
                    .containsEntry("mask_logits", new TensorSpec("float32", List.of(-1L, 4L, 256L, 256L)));
            assertThat(runtime.description()).startsWith("onnxruntime ");
        }
    }

    @Test
    void anOutputAloneIsTheSameToTheLastBitAndTheOthersAreLeftOut() {
        Map<String, Tensor> input = Map.of("x", new Tensor(new long[] {1, 1, 256, 256}, new float[256 * 256]));
        try (OnnxModelRuntime runtime = OnnxModelRuntime.open(model(), ExecutionProvider.CPU, Set.of("embedding"));
                OnnxModelRuntime whole = OnnxModelRuntime.open(model())) {
            Map<String, Tensor> part = runtime.runPart(input, Set.of("embedding"), Duration.ofMinutes(1));
            assertThat(part).containsOnlyKeys("embedding");
            assertThat(Objects.requireNonNull(part.get("embedding")).values()).isEqualTo(embedding(whole, input));
            assertThat(runtime.runPart(input, Set.of("embedding"))).containsOnlyKeys("embedding");
            assertThat(runtime.runPart(input, Set.of("mask_logits"))).containsKeys("mask_logits", "embedding");
            assertThat(runtime.run(input)).containsKeys("mask_logits", "embedding");
            // Opened without, everything is computed.
            assertThat(whole.runPart(input, Set.of("embedding"))).containsKeys("mask_logits", "embedding");
        }
    }

    @Test
    void severalThreadsGetTheSameAnswerAsOne() throws InterruptedException, ExecutionException {
        try (ModelRuntime runtime = OnnxModelRuntime.open(model())) {
            float[] x = new float[256 * 256];
            Random random = new Random(1);
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextFloat() * 2 - 1;
            }
            Map<String, Tensor> input = Map.of("x", new Tensor(new long[] {1, 1, 256, 256}, x));
            float[] alone = embedding(runtime, input);
            ExecutorService pool = Executors.newFixedThreadPool(4);
            try {
                List<Future<float[]>> together = IntStream.range(0, 8)
                        .mapToObj(i -> pool.submit(() -> embedding(runtime, input)))
                        .toList();
                for (Future<float[]> one : together) {
                    assertThat(one.get()).isEqualTo(alone);
                }
            } finally {
                pool.shutdown();
            }
        }
    }

    @Test
    void aWrongInputIsNamed() {
        try (ModelRuntime runtime = OnnxModelRuntime.open(model())) {
            Map<String, Tensor> wrong = Map.of("x", new Tensor(new long[] {1, 1, 8, 8}, new float[64]));
            assertThatThrownBy(() -> runtime.run(wrong)).isInstanceOf(ModelRunException.class);
        }
    }

    @Test
    void aModelWithWeightsInAnotherFileIsRefused() {
        // graph { initializer { external_data { key: "location" value: "/etc/passwd" } data_location: EXTERNAL } }
        byte[] entry = concat(field(1, "location"), field(2, "/etc/passwd"));
        byte[] model = message(7, message(5, message(13, entry)));
        assertThatThrownBy(() -> OnnxModelRuntime.open(model)).hasMessageContaining("weights in another file");
        byte[] inAttribute = message(7, message(1, message(5, message(5, message(13, entry)))));
        assertThatThrownBy(() -> OnnxModelRuntime.open(inAttribute)).hasMessageContaining("weights in another file");
        byte[] byLocation = message(7, message(5, new byte[] {14 << 3, 1}));
        assertThatThrownBy(() -> OnnxModelRuntime.open(byLocation)).hasMessageContaining("weights in another file");
    }

    @Test
    void aModelThatNeedsForeignOperatorsIsRefused() {
        byte[] model = concat(message(8, field(1, "com.evil")), message(7, new byte[0]));
        assertThatThrownBy(() -> OnnxModelRuntime.open(model)).hasMessageContaining("operators of 'com.evil'");
        // ONNX Runtime's tools list their own sets in every file; a list is no use of them, a node is.
        byte[] own = concat(message(8, field(1, "com.microsoft")), message(7, message(1, field(7, "com.microsoft"))));
        assertThatThrownBy(() -> OnnxModelRuntime.open(own)).hasMessageContaining("operators of 'com.microsoft'");
        byte[] node = message(7, message(1, field(7, "com.evil")));
        assertThatThrownBy(() -> OnnxModelRuntime.open(node)).hasMessageContaining("operators of 'com.evil'");
    }

    @Test
    void sizesThatAskForGigabytesAreRefusedBeforeTheRuntimeSeesThem() {
        assertThatThrownBy(() -> OnnxModelRuntime.open(new TinyOnnx(-1, 1, 8, 8)
                        .pooled()
                        .constantOfShape("huge", 100_000, 100_000)
                        .file()))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("1.00e+10 numbers");
        assertThatThrownBy(() -> OnnxModelRuntime.open(
                        new TinyOnnx(1_000_000, 3, 1_000_000, 8).pooled().file()))
                .hasMessageContaining("declares a tensor");
        try (ModelRuntime fine = OnnxModelRuntime.open(new TinyOnnx(-1, 1, 8, 8)
                .pooled()
                .constantOfShape("small", 2, 3)
                .file())) {
            assertThat(fine.outputs()).containsKey("small");
        }
    }

    @Test
    void tornAndRandomBytesAreRefusedWithoutACrash() {
        byte[] model = model();
        for (int length : new int[] {0, 1, 10, 1000, model.length / 2, model.length - 1}) {
            assertThatThrownBy(() -> OnnxModelRuntime.open(Arrays.copyOf(model, length)))
                    .isInstanceOf(ModelLoadException.class);
        }
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            assertThatThrownBy(() -> OnnxModelRuntime.open(noise)).isInstanceOf(ModelLoadException.class);
        }
    }

    private static float[] embedding(ModelRuntime runtime, Map<String, Tensor> input) {
        return Objects.requireNonNull(runtime.run(input).get("embedding")).values();
    }

    private static byte[] model() {
        try (InputStream in = Objects.requireNonNull(OnnxModelRuntimeTest.class.getResourceAsStream(MODEL))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] field(int number, String text) {
        return message(number, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] message(int number, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(number << 3 | 2);
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
