package org.prodrome.server.unseen;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import org.prodrome.cds.governance.Voices;
import org.prodrome.server.record.PollingThreads;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the watch over critical signs that nobody has seen. */
@Configuration
@EnableConfigurationProperties(UnseenProperties.class)
public class UnseenConfiguration {
    @Bean
    StoredSigns storedSigns(EntityManager entities, Transactions transactions) {
        return new StoredSigns(entities, transactions);
    }

    /** On the store; kept also where nobody is asked, so that switching it on begins with what there is. */
    @Bean
    StoredSignsInterceptor storedSignsInterceptor(StoredSigns signs, IInterceptorService store) {
        StoredSignsInterceptor interceptor = new StoredSignsInterceptor(signs);
        store.registerInterceptor(interceptor);
        return interceptor;
    }

    /** On the store, so that it holds for every way in. */
    @Bean
    SignTaskInterceptor signTasksAreOurs(IInterceptorService store) {
        SignTaskInterceptor interceptor = new SignTaskInterceptor();
        store.registerInterceptor(interceptor);
        return interceptor;
    }

    @Bean(destroyMethod = "close")
    PollingThreads unseenWatch(
            StoredSigns signs,
            Record record,
            Transactions transactions,
            Voices voices,
            Clock clock,
            UnseenProperties settings) {
        if (settings.after() == null) {
            return new PollingThreads("unseen", () -> false, settings.poll());
        }
        UnseenWatch watch = new UnseenWatch(signs, record, transactions, voices, clock, settings.after(), settings);
        return new PollingThreads(
                "unseen",
                () -> {
                    watch.look();
                    return false;
                },
                settings.poll());
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startUnseenWatch(PollingThreads unseenWatch, UnseenProperties settings) {
        return ready -> unseenWatch.start(settings.after() == null ? 0 : 1);
    }
}
