package org.prodrome.server.governance;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import org.prodrome.cds.hook.CdsServiceRegistry;
import org.prodrome.cds.option.OptionContent;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.server.record.PollingThreads;
import org.prodrome.server.record.Transactions;
import org.prodrome.server.rules.SiteRules;
import org.prodrome.server.security.SecurityMode;
import org.prodrome.server.security.SecurityProperties;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the register of what may speak, and its upkeep. */
@Configuration
@EnableConfigurationProperties(GovernanceProperties.class)
public class GovernanceConfiguration {
    private static final Duration UPKEEP_EVERY = Duration.ofHours(1);

    @Bean
    GovernanceStore governanceStore(EntityManager entities, Transactions transactions, Clock clock) {
        return new GovernanceStore(entities, transactions, clock);
    }

    /** After all parts are there and before the first request is taken. */
    @Bean
    SmartInitializingSingleton shippedSpeakers(
            GovernanceStore store,
            CdsServiceRegistry services,
            ModelCatalogue models,
            SiteRules rules,
            OptionContent options,
            GovernanceProperties properties,
            SecurityProperties security) {
        if (properties.demo() && security.mode() != SecurityMode.OPEN) {
            throw new IllegalArgumentException(
                    "prodrome.governance.demo is for prodrome.security.mode=open alone: there everything speaks");
        }
        return () -> store.enter(
                ShippedSpeakers.of(services.descriptions(), rules.detectors(), models, options.plans()),
                properties.demo());
    }

    @Bean
    GovernanceController governanceController(GovernanceStore store) {
        return new GovernanceController(store);
    }

    @Bean
    SnoozeController snoozeController(GovernanceStore store) {
        return new SnoozeController(store);
    }

    @Bean(destroyMethod = "close")
    PollingThreads governanceUpkeep(GovernanceStore store, GovernanceProperties properties) {
        Upkeep upkeep = new Upkeep(properties.unusedAfter(), properties.suspendAfter());
        return new PollingThreads(
                "governance",
                () -> {
                    store.upkeep(upkeep);
                    return false;
                },
                UPKEEP_EVERY);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startGovernanceUpkeep(PollingThreads governanceUpkeep) {
        return ready -> governanceUpkeep.start(1);
    }
}
