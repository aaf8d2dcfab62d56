package org.prodrome.imaging.runtime;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A model that so many callers may run at once, each in its own thread; a bounded number waits in the order of arrival,
 * the next is refused at once. Waiting and running together end at the time-out.
 */
public final class BoundedRuntime implements ModelRuntime {
    private final ModelRuntime model;
    private final ServingLimits limits;
    private final Semaphore turns;
    private final AtomicInteger inside = new AtomicInteger();

    private BoundedRuntime(ModelRuntime model, ServingLimits limits) {
        this.model = model;
        this.limits = limits;
        this.turns = new Semaphore(limits.concurrency(), true);
    }

    /** The model under these limits: one film a run, or several where the limits say so. */
    public static ModelRuntime of(ModelRuntime model, ServingLimits limits) {
        return limits.batch() > 1 ? new BatchingRuntime(model, limits) : new BoundedRuntime(model, limits);
    }

    @Override
    public Map<String, TensorSpec> inputs() {
        return model.inputs();
    }

    @Override
    public Map<String, TensorSpec> outputs() {
        return model.outputs();
    }

    @Override
    public String description() {
        return model.description();
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        return run(inputs, limits.timeout());
    }

    @Override
    public Map<String, Tensor> runPart(Map<String, Tensor> inputs, Set<String> outputs) {
        return runPart(inputs, outputs, limits.timeout());
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Duration atMost) {
        return inTurn(atMost, left -> model.run(inputs, left));
    }

    @Override
    public Map<String, Tensor> runPart(Map<String, Tensor> inputs, Set<String> outputs, Duration atMost) {
        return inTurn(atMost, left -> model.runPart(inputs, outputs, left));
    }

    private Map<String, Tensor> inTurn(Duration atMost, Function<Duration, Map<String, Tensor>> work) {
        long start = System.nanoTime();
        if (inside.incrementAndGet() > limits.concurrency() + limits.waiting()) {
            inside.decrementAndGet();
            throw busy(limits);
        }
        try {
            if (!turns.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw late(atMost);
            }
            try {
                Duration left = atMost.minusNanos(System.nanoTime() - start);
                if (left.isNegative() || left.isZero()) {
                    throw late(atMost);
                }
                return work.apply(left);
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelRunException("interrupted while waiting for the model", e);
        } finally {
            inside.decrementAndGet();
        }
    }

    static ModelBusyException busy(ServingLimits limits) {
        return new ModelBusyException("the model is busy: %d runs and %d callers that wait are the most"
                .formatted(limits.concurrency(), limits.waiting()));
    }

    static ModelRunException late(Duration atMost) {
        return new ModelRunException("the model gave no answer within %d ms".formatted(atMost.toMillis()), null);
    }

    @Override
    public void close() {
        model.close();
    }
}
