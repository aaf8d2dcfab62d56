package org.prodrome.imaging.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The same work on every item of a list by several threads, as a server does it with films that come in. */
public final class Workers {
    private Workers() {}

    /** Results in the order of the items; {@code progress} hears of one item at a time. */
    public static <T, R> List<R> map(
            List<T> items, int threads, Function<T, R> work, CxrCtrEvaluation.Progress progress) {
        AtomicInteger done = new AtomicInteger();
        Function<T, R> told = item -> {
            R result = work.apply(item);
            synchronized (done) {
                progress.at(done.incrementAndGet(), items.size());
            }
            return result;
        };
        if (threads == 1) {
            List<R> results = new ArrayList<>();
            items.forEach(item -> results.add(told.apply(item)));
            return results;
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<R>> futures = new ArrayList<>();
            for (T item : items) {
                futures.add(pool.submit(() -> told.apply(item)));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a film could not be worked on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while films were worked on", e);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Evenly spread over a list, at most so many. */
    static <T> List<T> spread(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<T> some = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            some.add(all.get((int) ((long) i * all.size() / most)));
        }
        return some;
    }
}
