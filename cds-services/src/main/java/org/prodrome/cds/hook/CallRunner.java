package org.prodrome.cds.hook;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.CallRefusedException.Reason;

/**
 * Runs services so that no call waits longer than its bound and no more of them run than fit. When the time is up the
 * caller gets what is ready, and what is late is counted. A late service keeps its place until it ends, so that late
 * ones cannot pile up; it is not interrupted, since an embedded database would close its files. A call that finds no
 * place waits for one for a moment, in the order of arrival.
 */
public final class CallRunner implements AutoCloseable {
    private final CallBounds bounds;
    private final CdsCounters counters;
    private final Semaphore places;
    private final Semaphore waiting;
    private final ExecutorService threads;

    public CallRunner(CallBounds bounds, CdsCounters counters) {
        this.bounds = bounds;
        this.counters = counters;
        this.places = new Semaphore(bounds.concurrent(), true);
        this.waiting = new Semaphore(bounds.concurrent());
        AtomicInteger number = new AtomicInteger();
        // As many threads as there are places: nothing is given to them without one.
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "cds-call-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The answer of a service, or as much of it as is ready in time.
     *
     * @throws CallRefusedException 503 when as many calls run and wait as may; what the service throws in time is
     *     thrown on
     */
    CdsResponse run(String serviceId, PendingAnswer answer) {
        long end = System.nanoTime() + bounds.hard().toNanos();
        try {
            takePlace(serviceId);
            Future<?> making = begin(answer);
            making.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            return answer.whole();
        } catch (TimeoutException e) {
            counters.deadlinePassed("service." + serviceId);
            return answer.ready(bounds.hard());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopping();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("a service threw what it does not declare", e);
        }
    }

    private void takePlace(String serviceId) throws InterruptedException {
        // Not tryAcquire(): that would go before those who wait.
        if (places.tryAcquire(0, TimeUnit.NANOSECONDS)) {
            return;
        }
        if (!waiting.tryAcquire()) {
            throw busy(serviceId);
        }
        try {
            if (!places.tryAcquire(bounds.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(serviceId);
            }
        } finally {
            waiting.release();
        }
    }

    private Future<?> begin(PendingAnswer answer) {
        try {
            return threads.submit(() -> {
                try {
                    answer.make();
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException e) {
            places.release();
            throw stopping();
        }
    }

    private CallRefusedException busy(String serviceId) {
        counters.deadlinePassed("busy." + serviceId);
        return new CallRefusedException(
                Reason.BUSY, "%d calls are being answered; try again".formatted(bounds.concurrent()));
    }

    private static CallRefusedException stopping() {
        return new CallRefusedException(Reason.BUSY, "the server is stopping; try again");
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
