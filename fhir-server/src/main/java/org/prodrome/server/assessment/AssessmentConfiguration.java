package org.prodrome.server.assessment;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.interceptor.OverridePathBasedReferentialIntegrityForDeletesInterceptor;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import org.prodrome.cds.governance.Voices;
import org.prodrome.server.reading.PatientReader;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the versions of patients and the workers that assess them. */
@Configuration
@EnableConfigurationProperties(AssessmentProperties.class)
public class AssessmentConfiguration {
    @Bean
    PatientVersions patientVersions(
            EntityManager entities, Transactions transactions, Clock clock, AssessmentProperties properties) {
        return new PatientVersions(entities, transactions, clock, properties);
    }

    /** On the store, not on the endpoint: what this server writes by itself is a change too. */
    @Bean
    RecordChangeInterceptor recordChanges(PatientVersions versions, IInterceptorService store) {
        RecordChangeInterceptor interceptor = new RecordChangeInterceptor(versions);
        store.registerInterceptor(interceptor);
        return interceptor;
    }

    /** What was said from a resource does not keep anybody from deleting it: its deletion re-opens what was said. */
    @Bean
    OverridePathBasedReferentialIntegrityForDeletesInterceptor deletionsDespiteProvenance(IInterceptorService store) {
        OverridePathBasedReferentialIntegrityForDeletesInterceptor interceptor =
                new OverridePathBasedReferentialIntegrityForDeletesInterceptor();
        interceptor.addPath("Provenance.entity.what");
        interceptor.addPath("AuditEvent.entity.what");
        interceptor.addPath("GuidanceResponse.subject");
        interceptor.addPath("Task.focus");
        store.registerInterceptor(interceptor);
        return interceptor;
    }

    @Bean
    AssessmentController assessmentController(PatientVersions versions) {
        return new AssessmentController(versions);
    }

    @Bean(destroyMethod = "close")
    AssessmentWorker assessmentWorker(
            PatientVersions versions,
            Record record,
            PatientReader reader,
            Voices voices,
            Transactions transactions,
            AssessmentProperties properties) {
        return new AssessmentWorker(versions, new Assessor(record, reader, voices), transactions, properties.poll());
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startAssessments(
            AssessmentWorker worker, AssessmentProperties properties) {
        return ready -> worker.start(properties.workers());
    }
}
