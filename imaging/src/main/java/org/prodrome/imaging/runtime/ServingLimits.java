package org.prodrome.imaging.runtime;

import java.time.Duration;

/**
 * How a model may be used by several callers at once.
 *
 * @param concurrency runs at the same time, 1 or more
 * @param waiting callers that may wait for their turn, 0 or more; one more is refused
 * @param batch most films in one run, 1 or more; more than 1 pays on a GPU alone (on the processor eight films together
 *     take as long as eight alone) and lets a score differ in its last digits with the films beside it
 * @param batchDelay how long a run waits for further films
 * @param timeout from a call to its answer, waiting included
 */
public record ServingLimits(int concurrency, int waiting, int batch, Duration batchDelay, Duration timeout) {
    public ServingLimits {
        if (concurrency < 1
                || waiting < 0
                || batch < 1
                || batchDelay.isNegative()
                || timeout.isNegative()
                || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "serving limits: at least 1 run and 1 film in it, no negative time, found %d, %d, %d, %s, %s"
                            .formatted(concurrency, waiting, batch, batchDelay, timeout));
        }
    }

    /** One film in a run, as many runs as processors, a minute for each. */
    public static ServingLimits ofProcessors() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new ServingLimits(processors, 64, 1, Duration.ZERO, Duration.ofMinutes(1));
    }
}
