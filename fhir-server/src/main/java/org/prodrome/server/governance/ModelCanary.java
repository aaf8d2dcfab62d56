package org.prodrome.server.governance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.prodrome.imaging.model.ModelCatalogue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the models' goldens again once in a while: a machine, a driver or a file that has changed shows there before it
 * shows on a film. What fails reads no further film, and its owner finds it flagged.
 */
final class ModelCanary {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCanary.class);

    private final ModelCatalogue models;
    private final GovernanceStore store;
    private final Clock clock;
    private final Duration every;
    private volatile Instant last;

    ModelCanary(ModelCatalogue models, GovernanceStore store, Clock clock, Duration every) {
        this.models = models;
        this.store = store;
        this.clock = clock;
        this.every = every;
        this.last = clock.instant(); // they were run when the packages were loaded
    }

    void runWhenDue() {
        if (!clock.instant().isBefore(last.plus(every))) {
            run();
        }
    }

    /** Runs them now; one run at a time. */
    synchronized void run() {
        last = clock.instant();
        for (ModelCatalogue.Dropped dropped : models.canary()) {
            LOG.error("model {} is out of rotation: {}", dropped.coordinates(), dropped.reason());
            store.flagBroken(dropped.coordinates(), dropped.reason());
        }
    }
}
