package org.prodrome.server.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Daemon platform threads that take work from a table, one piece at a time each, and wait where there is none. They are
 * never interrupted: an interrupt in the midst of a read closes the file of an embedded database for everybody
 * (ClosedByInterruptException, see java.nio.channels.FileChannel).
 */
public final class PollingThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PollingThreads.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    /** For the piece of work at hand, once the threads are told to stop. */
    private static final Duration LAST_PIECE = Duration.ofSeconds(10);

    private final String name;
    private final BooleanSupplier takeOne;
    private final Duration poll;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * @param name what is worked on; the threads are called after it
     * @param takeOne takes and does one piece of work, says whether there was one; throws when the table does not
     *     answer
     * @param poll how long to wait where there is nothing to do
     */
    public PollingThreads(String name, BooleanSupplier takeOne, Duration poll) {
        this.name = name;
        this.takeOne = takeOne;
        this.poll = poll;
    }

    public void start(int workers) {
        for (int i = 0; i < workers; i++) {
            Thread thread = new Thread(this::work, name + "-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void work() {
        try {
            while (stopped.getCount() > 0) {
                Duration pause = pauseAfterOne();
                if (!pause.isZero() && stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pauseAfterOne() {
        try {
            return takeOne.getAsBoolean() ? Duration.ZERO : poll;
        } catch (RuntimeException e) {
            // The table itself does not answer; a later round tries again.
            LOG.error("{}: nothing can be taken: {}", name, e.getClass().getName());
            return poll.compareTo(AFTER_FAILURE) > 0 ? poll : AFTER_FAILURE;
        }
    }

    /** Ends the threads after the piece of work that each is at; one that takes too long is left to itself. */
    @Override
    public void close() {
        stopped.countDown();
        long end = System.nanoTime() + LAST_PIECE.toNanos();
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (threads.stream().anyMatch(Thread::isAlive)) {
            LOG.warn("{}: a piece of work did not end; it is taken again at the next start", name);
        }
    }
}
