package org.prodrome.cds.hook;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.CallRefusedException.Reason;

/**
 * Runs services so that no call waits longer than its bound and no more of them run than fit: a late service is dropped
 * and counted, the caller goes on without its cards. A dropped service keeps its place until it ends, so that late ones
 * cannot pile up; it is not interrupted, since an embedded database would close its files.
 */
public final class CallRunner implements AutoCloseable {
    private static final long IDLE_SECONDS = 60;

    private final CallBounds bounds;
    private final CdsCounters counters;
    private final ThreadPoolExecutor threads;

    public CallRunner(CallBounds bounds, CdsCounters counters) {
        this.bounds = bounds;
        this.counters = counters;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                0, bounds.concurrent(), IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "cds-call-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * The answer of a service, or no cards when it is late.
     *
     * @throws CallRefusedException 503 when as many calls run as may; what the service throws is thrown on
     */
    CdsResponse run(String serviceId, Supplier<CdsResponse> service) {
        Future<CdsResponse> answer;
        try {
            answer = threads.submit(service::get);
        } catch (RejectedExecutionException e) {
            counters.deadlinePassed("busy." + serviceId);
            throw new CallRefusedException(
                    Reason.BUSY, "%d calls are being answered; try again".formatted(bounds.concurrent()));
        }
        try {
            return answer.get(bounds.hard().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            counters.deadlinePassed("service." + serviceId);
            return new CdsResponse(List.of(), Trace.late(serviceId, bounds.hard()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallRefusedException(Reason.BUSY, "the server is stopping; try again");
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

    @Override
    public void close() {
        threads.shutdown();
    }
}
