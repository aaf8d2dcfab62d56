package org.prodrome.server.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PollingThreadsTest {
    @Test
    void theStopWaitsForTheWorkAtHandAndNeverInterruptsIt() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        PollingThreads threads = new PollingThreads(
                "pieces",
                () -> {
                    begun.countDown();
                    LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                    interrupted.set(Thread.currentThread().isInterrupted());
                    ended.set(true);
                    return true;
                },
                Duration.ofMinutes(10));
        threads.start(1);
        begun.await();

        threads.close();

        assertThat(ended).isTrue();
        assertThat(interrupted).isFalse();
    }

    @Test
    void aThreadThatWaitsForWorkStopsAtOnce() throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        PollingThreads threads = new PollingThreads(
                "nothing",
                () -> {
                    looks.incrementAndGet();
                    looked.countDown();
                    return false;
                },
                Duration.ofMinutes(10));
        threads.start(2);
        looked.await();

        threads.close();

        assertThat(looks).hasValueLessThanOrEqualTo(2);
    }
}
