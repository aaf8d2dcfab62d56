package org.prodrome.server.trail;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.record.PollingThreads;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Wires what the trail of answers and of feedback share. */
@Configuration
@EnableConfigurationProperties(TrailProperties.class)
public class TrailConfiguration {
    @Bean
    AuditEvents auditEvents(PublicAddress address) {
        return new AuditEvents(address.fhir());
    }

    @Bean
    TrailTables trailTables(EntityManager entities, Transactions transactions, Clock clock, CdsCounters counters) {
        return new TrailTables(entities, transactions, clock, counters);
    }

    @Bean
    TrailController trailController(TrailTables tables) {
        return new TrailController(tables);
    }

    @Bean(destroyMethod = "close")
    AccessLog accessLog(EntityManager entities, Transactions transactions, Clock clock) {
        return new AccessLog(entities, transactions, clock);
    }

    /** Outside the door, so that it sees whom the door turns away. */
    @Bean
    FilterRegistrationBean<RefusalFilter> refusalFilter(AccessLog log) {
        FilterRegistrationBean<RefusalFilter> filter = new FilterRegistrationBean<>(new RefusalFilter(log));
        filter.addUrlPatterns("/*");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** The events of readings and refusals. */
    @Bean(destroyMethod = "close")
    PollingThreads accessTrail(
            EntityManager entities,
            Transactions transactions,
            Record record,
            AuditEvents events,
            TrailTables tables,
            AccessLog log,
            TrailProperties properties) {
        AccessTrail trail = new AccessTrail(
                entities, transactions, record, events, tables.of(TrailTable.Kind.ACCESSES), properties.batch());
        return new PollingThreads(
                "access-trail",
                () -> {
                    log.keepRefusals();
                    trail.writeSome();
                    return false;
                },
                properties.poll());
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startAccessTrail(PollingThreads accessTrail) {
        return ready -> accessTrail.start(1);
    }

    @Bean
    UntaggedInterceptor labelsOfTheTrailStay() {
        return new UntaggedInterceptor();
    }

    /** On the store, so that it holds for every way in. */
    @Bean
    WrittenOnceInterceptor auditEventsAreWrittenOnce(IInterceptorService store, PublicAddress address) {
        WrittenOnceInterceptor interceptor = new WrittenOnceInterceptor(address.fhir());
        store.registerInterceptor(interceptor);
        return interceptor;
    }
}
