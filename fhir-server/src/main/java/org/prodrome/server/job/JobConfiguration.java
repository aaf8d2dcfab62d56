package org.prodrome.server.job;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import org.prodrome.server.record.Transactions;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Wires the job table, its workers and its page. */
@Configuration
@EnableConfigurationProperties(JobProperties.class)
public class JobConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ImagingJobs imagingJobs(EntityManager entities, Transactions transactions, Clock clock, JobProperties jobs) {
        return new ImagingJobs(entities, transactions, clock, jobs.maxAttempts(), jobs.retryAfter(), jobs.lease());
    }

    @Bean
    StoredInstances storedInstances(EntityManager entities, Transactions transactions) {
        return new StoredInstances(entities, transactions);
    }

    @Bean
    FilmResults filmResults(EntityManager entities, Transactions transactions, Clock clock) {
        return new FilmResults(entities, transactions, clock);
    }

    @Bean
    ImagingJobController imagingJobController(ImagingJobs jobs) {
        return new ImagingJobController(jobs);
    }

    @Bean(destroyMethod = "close")
    ImagingJobWorker imagingJobWorker(
            ImagingJobs jobs, JobWork analysis, Transactions transactions, JobProperties properties) {
        return new ImagingJobWorker(jobs, analysis, transactions, properties.poll());
    }

    /** Work starts when the server is ready, and what an embedded database's last process left running starts over. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> startWorkers(
            ImagingJobWorker worker, ImagingJobs jobs, JobProperties properties, Environment environment) {
        return ready -> {
            if (environment.getProperty("spring.datasource.url", "").startsWith("jdbc:h2:")) {
                jobs.requeueInterrupted();
            }
            worker.start(properties.workers());
        };
    }
}
