package org.prodrome.server.feedback;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.answer.OfferedSnoozes;
import org.prodrome.server.record.PollingThreads;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.prodrome.server.trail.AuditEvents;
import org.prodrome.server.trail.TrailProperties;
import org.prodrome.server.trail.TrailTable;
import org.prodrome.server.trail.TrailTables;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what becomes of feedback. */
@Configuration
public class FeedbackConfiguration {
    @Bean
    FeedbackStore feedbackStore(
            EntityManager entities,
            Transactions transactions,
            Clock clock,
            CdsCounters counters,
            OfferedSnoozes snoozes) {
        return new FeedbackStore(entities, transactions, clock, counters, snoozes);
    }

    @Bean(destroyMethod = "close")
    PollingThreads feedbackTrail(
            EntityManager entities,
            Transactions transactions,
            Record record,
            PublicAddress address,
            AuditEvents events,
            TrailTables tables,
            TrailProperties properties) {
        FeedbackTrail trail = new FeedbackTrail(
                entities,
                transactions,
                record,
                new FeedbackResource(address.base(), address.fhir()),
                events,
                tables.of(TrailTable.Kind.FEEDBACK),
                properties.batch());
        return new PollingThreads(
                "feedback-trail",
                () -> {
                    trail.writeSome();
                    return false;
                },
                properties.poll());
    }

    /** On the store, so that it holds for every way in. */
    @Bean
    OwnFeedbackInterceptor feedbackIsOurs(IInterceptorService store) {
        OwnFeedbackInterceptor interceptor = new OwnFeedbackInterceptor();
        store.registerInterceptor(interceptor);
        return interceptor;
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startFeedbackTrail(PollingThreads feedbackTrail) {
        return ready -> feedbackTrail.start(1);
    }
}
