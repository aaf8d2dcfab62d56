package org.prodrome.server.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Daemon platform threads that take work from a table, one piece at a time each, and wait where there is none. */
public final class PollingThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PollingThreads.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final String name;
    private final BooleanSupplier takeOne;
    private final Duration poll;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

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
        while (!stopped) {
            try {
                Duration pause = pauseAfterOne();
                if (!pause.isZero()) {
                    Thread.sleep(pause.toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
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

    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
    }
}
