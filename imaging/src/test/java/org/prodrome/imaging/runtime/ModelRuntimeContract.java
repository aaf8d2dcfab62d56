package org.prodrome.imaging.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every adapter of the port must do, shown on the shipped chest film model. */
abstract class ModelRuntimeContract {
    private static final String MODEL = "/org/prodrome/imaging/packages/org.prodrome.cxr-ctr-1.0.0/model.onnx";
    /** Numbers of a batch or of another machine may differ in their last digits. */
    private static final Offset<Float> NEAR = Offset.offset(1e-4f);

    private ModelRuntime runtime;

    abstract ModelRuntime open();

    @BeforeEach
    void openIt() {
        runtime = open();
    }

    @AfterEach
    void closeIt() {
        runtime.close();
    }

    @Test
    void saysWhatGoesInAndComesOutAndWhatRunsIt() {
        assertThat(runtime.inputs()).containsOnlyKeys("x");
        assertThat(runtime.outputs())
                .containsEntry("embedding", new TensorSpec("float32", List.of(-1L, 384L)))
                .containsEntry("mask_logits", new TensorSpec("float32", List.of(-1L, 4L, 256L, 256L)));
        assertThat(runtime.description()).isNotBlank();
    }

    @Test
    void severalCallersAtOnceGetTheAnswersThatEachGetsAlone() throws InterruptedException, ExecutionException {
        try (ModelRuntime alone = OnnxModelRuntime.open(model())) {
            ExecutorService pool = Executors.newFixedThreadPool(6);
            try {
                List<Future<float[]>> together = IntStream.range(0, 12)
                        .mapToObj(i -> pool.submit(() -> embedding(runtime, film(i % 4))))
                        .toList();
                for (int i = 0; i < together.size(); i++) {
                    assertThat(together.get(i).get()).containsExactly(embedding(alone, film(i % 4)), NEAR);
                }
            } finally {
                pool.shutdown();
            }
        }
    }

    @Test
    void aWrongInputIsRefusedAndTheNextIsAnswered() {
        Map<String, Tensor> wrong = Map.of("x", new Tensor(new long[] {1, 1, 8, 8}, new float[64]));
        assertThatThrownBy(() -> runtime.run(wrong)).isInstanceOf(ModelRunException.class);
        assertThat(embedding(runtime, film(1))).hasSize(384);
    }

    @Test
    void aRunThatTakesTooLongIsEndedAndTheNextIsAnswered() {
        assertThatThrownBy(() -> runtime.run(film(1), Duration.ofNanos(1)))
                .isInstanceOf(ModelRunException.class)
                .hasMessageContaining("no answer within");
        assertThat(embedding(runtime, film(2))).hasSize(384);
    }

    static Map<String, Tensor> film(int seed) {
        float[] x = new float[256 * 256];
        Random random = new Random(seed);
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat() * 2 - 1;
        }
        return Map.of("x", new Tensor(new long[] {1, 1, 256, 256}, x));
    }

    static float[] embedding(ModelRuntime runtime, Map<String, Tensor> input) {
        return Objects.requireNonNull(runtime.run(input).get("embedding")).values();
    }

    static byte[] model() {
        try (InputStream in = Objects.requireNonNull(ModelRuntimeContract.class.getResourceAsStream(MODEL))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
