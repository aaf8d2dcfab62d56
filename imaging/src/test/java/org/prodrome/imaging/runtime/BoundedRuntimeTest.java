package org.prodrome.imaging.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BoundedRuntimeTest extends ModelRuntimeContract {
    @Override
    ModelRuntime open() {
        return BoundedRuntime.of(
                OnnxModelRuntime.open(model()), new ServingLimits(2, 16, 1, Duration.ZERO, Duration.ofMinutes(1)));
    }

    @Test
    void oneCallerMoreThanMayWaitIsRefusedAtOnceAndLaterThereIsRoom() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        ModelRuntime slow = new Waiting(running, release);
        ServingLimits limits = new ServingLimits(1, 0, 1, Duration.ZERO, Duration.ofMinutes(1));
        ExecutorService pool = Executors.newFixedThreadPool(1);
        try (ModelRuntime bounded = BoundedRuntime.of(slow, limits)) {
            Future<?> first = pool.submit(() -> bounded.run(Map.of()));
            running.await();
            assertThatThrownBy(() -> bounded.run(Map.of())).isInstanceOf(ModelBusyException.class);
            release.countDown();
            first.get();
            assertThat(bounded.run(Map.of())).isEmpty();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aCallerWhoseTurnDoesNotComeInTimeIsToldSo() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        ServingLimits limits = new ServingLimits(1, 5, 1, Duration.ZERO, Duration.ofMinutes(1));
        ExecutorService pool = Executors.newFixedThreadPool(1);
        try (ModelRuntime bounded = BoundedRuntime.of(new Waiting(running, release), limits)) {
            Future<?> first = pool.submit(() -> bounded.run(Map.of()));
            running.await();
            assertThatThrownBy(() -> bounded.run(Map.of(), Duration.ofMillis(20)))
                    .hasMessage("the model gave no answer within 20 ms");
            release.countDown();
            first.get();
        } finally {
            pool.shutdown();
        }
    }

    /** A model whose runs last until they are let go. */
    private record Waiting(CountDownLatch running, CountDownLatch release) implements ModelRuntime {
        @Override
        public Map<String, TensorSpec> inputs() {
            return Map.of();
        }

        @Override
        public Map<String, TensorSpec> outputs() {
            return Map.of();
        }

        @Override
        public String description() {
            return "waits";
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs) {
            running.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Map.of();
        }

        @Override
        public void close() {}
    }
}
