package org.prodrome.imaging.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A model that takes several callers' films in one run, as a GPU likes it. Calls wait in a bounded queue; a run starts
 * with the first and takes those of the same shape that come within the delay. When a run of several fails, each is run
 * alone, so that one film cannot spoil another's answer.
 */
final class BatchingRuntime implements ModelRuntime {
    private static final long LOOK_MILLIS = 200;

    private final ModelRuntime model;
    private final ServingLimits limits;
    private final BlockingQueue<Call> waiting;
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean closed;

    /** A film that waits for its answer. */
    private static final class Call {
        private final Map<String, Tensor> inputs;
        private final long deadline;
        private final CompletableFuture<Map<String, Tensor>> answer = new CompletableFuture<>();

        Call(Map<String, Tensor> inputs, Duration atMost) {
            this.inputs = inputs;
            this.deadline = System.nanoTime() + atMost.toNanos();
        }

        boolean isOver() {
            return answer.isDone() || deadline - System.nanoTime() <= 0;
        }

        /** Whether both fit into one run: the same inputs, all but the first dimension equal. */
        boolean fits(Call other) {
            return inputs.keySet().equals(other.inputs.keySet())
                    && inputs.entrySet().stream().allMatch(entry -> {
                        Tensor theirs = other.inputs.get(entry.getKey());
                        return theirs != null && sameItem(entry.getValue().shape(), theirs.shape());
                    });
        }

        private static boolean sameItem(long[] a, long[] b) {
            return a.length > 0 && a.length == b.length && Arrays.equals(a, 1, a.length, b, 1, b.length);
        }
    }

    BatchingRuntime(ModelRuntime model, ServingLimits limits) {
        this.model = model;
        this.limits = limits;
        this.waiting = new ArrayBlockingQueue<>(Math.max(1, limits.waiting()));
        for (int i = 0; i < limits.concurrency(); i++) {
            Thread worker = new Thread(this::work, "model-" + (i + 1));
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
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
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Duration atMost) {
        if (closed) {
            throw new ModelRunException("the model is closed", null);
        }
        Call call = new Call(inputs, atMost);
        if (!waiting.offer(call)) {
            throw BoundedRuntime.busy(limits);
        }
        try {
            return call.answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            call.answer.cancel(false);
            throw BoundedRuntime.late(atMost);
        } catch (InterruptedException e) {
            call.answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new ModelRunException("interrupted while waiting for the model", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ModelRunException failed
                    ? failed
                    : new ModelRunException("the model failed", e.getCause());
        }
    }

    private void work() {
        Call kept = null;
        while (true) {
            try {
                Call first = kept == null ? waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS) : kept;
                kept = null;
                if (first == null) {
                    if (closed) {
                        return;
                    }
                } else if (!first.isOver()) {
                    List<Call> batch = new ArrayList<>(List.of(first));
                    kept = gather(batch);
                    answer(batch);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Adds what fits and comes in time; returns a call that does not fit, which begins the next run. */
    private @Nullable Call gather(List<Call> batch) throws InterruptedException {
        long until = System.nanoTime() + limits.batchDelay().toNanos();
        while (batch.size() < limits.batch()) {
            Call next = waiting.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (next == null) {
                return null;
            }
            if (next.isOver()) {
                continue;
            }
            if (!next.fits(batch.get(0))) {
                return next;
            }
            batch.add(next);
        }
        return null;
    }

    private void answer(List<Call> batch) {
        try {
            List<Map<String, Tensor>> answers = split(model.run(together(batch), left(batch)), batch);
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer.complete(answers.get(i));
            }
        } catch (RuntimeException e) {
            if (batch.size() == 1) {
                batch.get(0).answer.completeExceptionally(e);
            } else {
                batch.forEach(call -> answer(List.of(call)));
            }
        }
    }

    private static Duration left(List<Call> batch) {
        long now = System.nanoTime();
        long most = batch.stream().mapToLong(call -> call.deadline - now).max().orElse(1);
        return Duration.ofNanos(Math.max(1, most));
    }

    private static Map<String, Tensor> together(List<Call> batch) {
        if (batch.size() == 1) {
            return batch.get(0).inputs;
        }
        Map<String, Tensor> joined = new LinkedHashMap<>();
        for (String name : batch.get(0).inputs.keySet()) {
            List<Tensor> parts = batch.stream()
                    .map(call -> call.inputs.getOrDefault(name, new Tensor(new long[] {0}, new float[0])))
                    .toList();
            float[] values = new float
                    [parts.stream().mapToInt(part -> part.values().length).sum()];
            int at = 0;
            for (Tensor part : parts) {
                System.arraycopy(part.values(), 0, values, at, part.values().length);
                at += part.values().length;
            }
            long[] shape = parts.get(0).shape().clone();
            shape[0] = parts.stream().mapToLong(part -> part.shape()[0]).sum();
            joined.put(name, new Tensor(shape, values));
        }
        return joined;
    }

    private static List<Map<String, Tensor>> split(Map<String, Tensor> outputs, List<Call> batch) {
        if (batch.size() == 1) {
            return List.of(outputs);
        }
        long all = batch.stream().mapToLong(BatchingRuntime::items).sum();
        List<Map<String, Tensor>> answers = new ArrayList<>();
        Map<String, Integer> at = new HashMap<>();
        for (Call call : batch) {
            long items = items(call);
            Map<String, Tensor> answer = new LinkedHashMap<>();
            outputs.forEach((name, output) -> {
                if (output.shape().length == 0 || output.shape()[0] != all) {
                    throw new ModelRunException(
                            "output '%s' has not one item for each film of the run".formatted(name), null);
                }
                int length = (int) (output.values().length / all * items);
                int from = at.getOrDefault(name, 0);
                long[] shape = output.shape().clone();
                shape[0] = items;
                answer.put(name, new Tensor(shape, Arrays.copyOfRange(output.values(), from, from + length)));
                at.put(name, from + length);
            });
            answers.add(answer);
        }
        return answers;
    }

    private static long items(Call call) {
        return call.inputs.values().iterator().next().shape()[0];
    }

    /** Lets the runs at hand end, refuses what waits, and closes the model. */
    @Override
    public void close() {
        closed = true;
        Call left = waiting.poll();
        while (left != null) {
            left.answer.completeExceptionally(new ModelRunException("the model is closed", null));
            left = waiting.poll();
        }
        boolean interrupted = false;
        for (Thread worker : workers) {
            try {
                worker.join(limits.timeout().toMillis());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        model.close();
    }
}
