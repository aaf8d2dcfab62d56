package org.prodrome.server.trail;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import jakarta.persistence.EntityManager;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.record.Transactions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what the trail of answers and of feedback share. */
@Configuration
@EnableConfigurationProperties(TrailProperties.class)
public class TrailConfiguration {
    @Bean
    AuditEvents auditEvents(PublicAddress address) {
        return new AuditEvents(address.fhir());
    }

    @Bean
    TrailController trailController(EntityManager entities, Transactions transactions) {
        return new TrailController(entities, transactions);
    }

    /** On the store, so that it holds for every way in. */
    @Bean
    WrittenOnceInterceptor auditEventsAreWrittenOnce(IInterceptorService store) {
        WrittenOnceInterceptor interceptor = new WrittenOnceInterceptor();
        store.registerInterceptor(interceptor);
        return interceptor;
    }
}
