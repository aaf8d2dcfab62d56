package org.prodrome.imaging.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.TinyOnnx;
import org.prodrome.imaging.model.OnnxBuilder;
import org.prodrome.imaging.preprocess.Sha256;

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
    void weightsInAnotherFileAreThoseOfTheGraphItselfUnderAPlainName() {
        // graph { initializer { external_data { key: "location" value: "/etc/passwd" } data_location: EXTERNAL } }
        byte[] external = new byte[] {14 << 3, 1};
        byte[] float1 = new byte[] {2 << 3, 1};
        byte[] named =
                concat(float1, field(8, "w"), message(13, concat(field(1, "location"), field(2, "/etc/passwd"))));
        assertThatThrownBy(() -> OnnxModelRuntime.open(message(7, message(5, concat(named, external)))))
                .hasMessageContaining("weights in '/etc/passwd'");
        byte[] plain = concat(
                float1, field(8, "w"), message(13, concat(field(1, "location"), field(2, "weights.bin"))), external);
        assertThatThrownBy(() -> OnnxModelRuntime.open(message(7, message(5, plain))))
                .hasMessageContaining("does not list as a file of role model-data");
        byte[] inAttribute = message(7, message(1, message(5, message(5, plain))));
        assertThatThrownBy(() -> OnnxModelRuntime.open(inAttribute)).hasMessageContaining("a node's attribute");
        byte[] innerGraph = message(7, message(1, message(5, message(6, message(5, plain)))));
        assertThatThrownBy(() -> OnnxModelRuntime.open(innerGraph)).hasMessageContaining("an inner graph");
        assertThatThrownBy(() -> OnnxModelRuntime.open(message(7, message(5, external))))
                .hasMessageContaining("have a name");
        assertThatThrownBy(() -> OnnxModelRuntime.open(message(7, message(5, named))))
                .hasMessageContaining("say that they are there");
        byte[] both = concat(plain, message(9, new byte[4]));
        assertThatThrownBy(() -> OnnxModelRuntime.open(message(7, message(5, both))))
                .hasMessageContaining("have no numbers here");
        byte[] odd = concat(plain, message(13, concat(field(1, "basepath"), field(2, "/"))));
        assertThatThrownBy(() -> OnnxModelRuntime.open(message(7, message(5, odd))))
                .hasMessageContaining("'basepath', unknown");
        byte[] twice = concat(plain, message(13, concat(field(1, "location"), field(2, "other.bin"))));
        assertThatThrownBy(() -> OnnxModelRuntime.open(message(7, message(5, twice))))
                .hasMessageContaining("'location', unknown or twice");
    }

    @Test
    void whatWasSealedIsWhatRunsWhateverBecomesOfTheFile(@TempDir Path folder) throws IOException {
        OnnxBuilder net = new OnnxBuilder()
                .besides("w.bin")
                .input("x", 0, 2)
                .output("y", 0, 2)
                .weights("w", new float[] {1, 2, 3, 4}, 2, 2)
                .node("MatMul", List.of("x", "w"), "y");
        Path model = Files.write(folder.resolve("m.onnx"), net.build());
        Path weights = Files.write(folder.resolve("w.bin"), net.data());
        for (long onHeap : new long[] {0, SealedBytes.ON_HEAP}) {
            try (OnnxSource source = new OnnxSource(seal(model, onHeap), Map.of("w.bin", seal(weights, onHeap)))) {
                Files.write(weights, new byte[16]);
                Files.delete(model);
                try (OnnxModelRuntime runtime = OnnxModelRuntime.open(source, ExecutionProvider.CPU, Set.of("y"))) {
                    source.close();
                    Map<String, Tensor> out =
                            runtime.run(Map.of("x", new Tensor(new long[] {1, 2}, new float[] {1, 1})));
                    assertThat(Objects.requireNonNull(out.get("y")).values()).containsExactly(4, 6);
                }
            }
            Files.write(model, net.build());
            Files.write(weights, net.data());
        }
    }

    @Test
    void aCopyThatDoesNotFitIsNotBegun() {
        assertThatThrownBy(() -> SealedBytes.read(new ByteArrayInputStream(new byte[1]), 1L << 60))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("no room for a private copy");
    }

    private static SealedBytes seal(Path file, long onHeap) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            SealedBytes sealed = SealedBytes.read(in, Files.size(file), onHeap);
            assertThat(sealed.sha256()).isEqualTo(Sha256.hex(Files.readAllBytes(file)));
            return sealed;
        }
    }

    @Test
    void aModelThatNeedsForeignOperatorsIsRefused() {
        byte[] model = concat(message(8, field(1, "com.evil")), message(7, new byte[0]));
        assertThatThrownBy(() -> OnnxModelRuntime.open(model)).hasMessageContaining("operators of 'com.evil'");
        // ONNX Runtime's tools list their own sets in every file; a list is no use of them, a node is.
        byte[] listed = concat(
                message(8, field(1, "com.microsoft.nchwc")), message(7, message(1, field(7, "org.pytorch.aten"))));
        assertThatThrownBy(() -> OnnxModelRuntime.open(listed)).hasMessageContaining("operators of 'org.pytorch.aten'");
        byte[] node = message(7, message(1, field(7, "com.evil")));
        assertThatThrownBy(() -> OnnxModelRuntime.open(node)).hasMessageContaining("operators of 'com.evil'");
        byte[] compiled = message(7, message(1, concat(field(4, "EPContext"), field(7, "com.microsoft"))));
        assertThatThrownBy(() -> OnnxModelRuntime.open(compiled)).hasMessageContaining("operator EPContext");
    }

    @Test
    void anOperatorThatTheRuntimeHasBuiltInRuns() {
        byte[] model = new OnnxBuilder()
                .input("x", 0, 2)
                .output("y", 0, 2)
                .node("com.microsoft", "FastGelu", List.of("x"), "y")
                .build();
        try (ModelRuntime runtime = OnnxModelRuntime.open(model)) {
            Map<String, Tensor> out = runtime.run(Map.of("x", new Tensor(new long[] {1, 2}, new float[] {0, 9})));
            assertThat(Objects.requireNonNull(out.get("y")).values()).containsExactly(0, 9);
        }
    }

    @Test
    void floatsOf16BitsAreRoundedOnTheWayInAndExactOnTheWayOut() {
        byte[] model = new OnnxBuilder()
                .halves("x", "y", 0, 3)
                .node("Neg", List.of("x"), "y")
                .build();
        try (ModelRuntime runtime = OnnxModelRuntime.open(model)) {
            assertThat(runtime.inputs()).containsEntry("x", new TensorSpec("float16", List.of(-1L, 3L)));
            Map<String, Tensor> out =
                    runtime.run(Map.of("x", new Tensor(new long[] {1, 3}, new float[] {0.5f, 1.0001f, 1e6f})));
            assertThat(Objects.requireNonNull(out.get("y")).values())
                    .containsExactly(-0.5f, -1, Float.NEGATIVE_INFINITY);
        }
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

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
