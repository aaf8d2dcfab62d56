package org.prodrome.server.acceptance;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import org.prodrome.server.governance.GovernanceStore;
import org.prodrome.server.record.PollingThreads;
import org.prodrome.server.record.Transactions;
import org.prodrome.server.trail.AccessLog;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the figures of acceptance and what follows from them. */
@Configuration
public class AcceptanceConfiguration {
    private static final Duration LOOKED_AT_EVERY = Duration.ofHours(1);

    @Bean
    AcceptanceFigures acceptanceFigures(EntityManager entities, Transactions transactions) {
        return new AcceptanceFigures(entities, transactions);
    }

    @Bean
    AcceptanceController acceptanceController(AcceptanceFigures figures, AccessLog log, Clock clock) {
        return new AcceptanceController(figures, log, clock);
    }

    @Bean(destroyMethod = "close")
    PollingThreads demotion(AcceptanceFigures figures, GovernanceStore register, Clock clock) {
        Demotion demotion = new Demotion(figures, register, clock);
        return new PollingThreads(
                "demotion",
                () -> {
                    demotion.run();
                    return false;
                },
                LOOKED_AT_EVERY);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startDemotion(PollingThreads demotion) {
        return ready -> demotion.start(1);
    }
}
