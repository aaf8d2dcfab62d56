package org.prodrome.server.drift;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.prodrome.imaging.drift.FilmWatch;
import org.prodrome.imaging.similarity.CaseKeys;
import org.prodrome.server.arrival.ArrivalConfiguration.SiteZone;
import org.prodrome.server.record.PollingThreads;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the ledger of films and the watch over them. */
@Configuration
@EnableConfigurationProperties(DriftProperties.class)
public class DriftConfiguration {
    @Bean
    FilmLedger filmLedger(
            EntityManager entities, Transactions transactions, CaseKeys keys, SiteZone zone, Clock clock) {
        return new FilmLedger(entities, transactions, keys, new FilmWatch(of(zone)), clock);
    }

    @Bean
    DriftWatch driftWatch(
            FilmLedger ledger,
            Record record,
            Transactions transactions,
            DriftProperties properties,
            SiteZone zone,
            Clock clock) {
        return new DriftWatch(ledger, record, transactions, properties, of(zone), clock);
    }

    @Bean
    DriftController driftController(DriftWatch watch) {
        return new DriftController(watch);
    }

    @Bean
    DriftMetrics driftMetrics(MeterRegistry registry) {
        return new DriftMetrics(registry);
    }

    @Bean(destroyMethod = "close")
    PollingThreads driftThreads(DriftWatch watch, DriftMetrics metrics, DriftProperties properties) {
        return new PollingThreads(
                "drift",
                () -> {
                    watch.look();
                    metrics.show(watch.reports());
                    return false;
                },
                properties.poll());
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startDriftWatch(PollingThreads driftThreads) {
        return ready -> driftThreads.start(1);
    }

    /** Days of windows are counted in UTC where the site names no zone. */
    private static ZoneId of(SiteZone site) {
        ZoneId named = site.id();
        return named == null ? ZoneOffset.UTC : named;
    }
}
