package org.prodrome.server.governance;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.prodrome.cds.hook.CdsServiceRegistry;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.server.option.OptionShelf;
import org.prodrome.server.record.PollingThreads;
import org.prodrome.server.record.Transactions;
import org.prodrome.server.rules.SiteRules;
import org.prodrome.server.security.SecurityMode;
import org.prodrome.server.security.SecurityProperties;
import org.prodrome.server.trail.AccessLog;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
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

    /** After all parts are there and before the first request is taken; plans of options when they are read. */
    @Bean
    SmartInitializingSingleton shippedSpeakers(
            GovernanceStore store,
            CdsServiceRegistry services,
            ModelCatalogue models,
            SiteRules rules,
            OptionShelf options,
            GovernanceProperties properties,
            SecurityProperties security) {
        if (properties.demo() && security.mode() != SecurityMode.OPEN) {
            throw new IllegalArgumentException(
                    "prodrome.governance.demo is for prodrome.security.mode=open alone: there everything speaks");
        }
        return () -> {
            store.enter(
                    ShippedSpeakers.of(services.descriptions(), rules.detectors(), models, List.of()),
                    properties.demo());
            options.whenRead(plans -> store.enter(
                    ShippedSpeakers.of(services.descriptions(), rules.detectors(), models, plans), properties.demo()));
        };
    }

    @Bean
    GovernanceController governanceController(
            GovernanceStore store, ModelCatalogue models, GovernanceProperties properties) {
        return new GovernanceController(store, models, properties);
    }

    @Bean
    ModelCanary modelCanary(
            ModelCatalogue models, GovernanceStore store, Clock clock, GovernanceProperties properties) {
        return new ModelCanary(models, store, clock, properties.canaryEvery());
    }

    @Bean
    ModelPackagesController modelPackagesController(ModelCatalogue models, ModelCanary canary) {
        return new ModelPackagesController(models, canary);
    }

    @Bean(destroyMethod = "close")
    PollingThreads modelCanaryThread(ModelCanary canary, GovernanceProperties properties) {
        return new PollingThreads(
                "model-canary",
                () -> {
                    canary.runWhenDue();
                    return false;
                },
                properties.canaryPoll());
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startModelCanary(
            @Qualifier("modelCanaryThread") PollingThreads modelCanaryThread) {
        return ready -> modelCanaryThread.start(1);
    }

    @Bean
    SnoozeController snoozeController(GovernanceStore store, AccessLog log) {
        return new SnoozeController(store, log);
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
    ApplicationListener<ApplicationReadyEvent> startGovernanceUpkeep(
            @Qualifier("governanceUpkeep") PollingThreads governanceUpkeep) {
        return ready -> governanceUpkeep.start(1);
    }
}
