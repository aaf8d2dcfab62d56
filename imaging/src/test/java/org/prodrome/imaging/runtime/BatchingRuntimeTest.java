package org.prodrome.imaging.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchingRuntimeTest extends ModelRuntimeContract {
    @Override
    ModelRuntime open() {
        return BoundedRuntime.of(
                OnnxModelRuntime.open(model()),
                new ServingLimits(1, 16, 4, Duration.ofMillis(20), Duration.ofMinutes(1)));
    }

    @Test
    void filmsThatComeTogetherShareARunAndAFilmThatBreaksItSpoilsNoOther() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        ModelRuntime doubling = new Doubling(runs);
        ServingLimits limits = new ServingLimits(1, 16, 8, Duration.ofMillis(300), Duration.ofMinutes(1));
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (ModelRuntime batching = BoundedRuntime.of(doubling, limits)) {
            List<Future<Float>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                float value = i;
                answers.add(pool.submit(() -> Objects.requireNonNull(batching.run(
                                        Map.of("x", new Tensor(new long[] {1, 1}, new float[] {value})))
                                .get("y"))
                        .values()[0]));
            }
            for (int i = 0; i < 8; i++) {
                assertThat(answers.get(i).get()).isEqualTo(2f * i);
            }
            assertThat(runs.get()).isLessThan(8);
            Future<?> good =
                    pool.submit(() -> batching.run(Map.of("x", new Tensor(new long[] {1, 1}, new float[] {3}))));
            assertThatThrownBy(() -> batching.run(Map.of("x", new Tensor(new long[] {1, 1}, new float[] {-1}))))
                    .hasMessage("negative");
            assertThat(good.get()).isNotNull();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aClosedModelRefuses() {
        ModelRuntime batching = open();
        batching.close();
        assertThatThrownBy(() -> batching.run(film(1))).hasMessage("the model is closed");
    }

    /** Twice each number; a negative one fails the whole run. */
    private record Doubling(AtomicInteger runs) implements ModelRuntime {
        @Override
        public Map<String, TensorSpec> inputs() {
            return Map.of("x", new TensorSpec("float32", List.of(-1L, 1L)));
        }

        @Override
        public Map<String, TensorSpec> outputs() {
            return Map.of("y", new TensorSpec("float32", List.of(-1L, 1L)));
        }

        @Override
        public String description() {
            return "doubles";
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs) {
            runs.incrementAndGet();
            Tensor x = Objects.requireNonNull(inputs.get("x"));
            float[] y = new float[x.values().length];
            for (int i = 0; i < y.length; i++) {
                if (x.values()[i] < 0) {
                    throw new ModelRunException("negative", null);
                }
                y[i] = 2 * x.values()[i];
            }
            return Map.of("y", new Tensor(x.shape(), y));
        }

        @Override
        public void close() {}
    }
}
