package org.prodrome.server.cds;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.hook.CallLimits;
import org.prodrome.cds.hook.CdsHooksController;
import org.prodrome.cds.hook.CdsServiceRegistry;
import org.prodrome.cds.prefetch.OwnRecords;
import org.prodrome.cds.prefetch.PrefetchReader;
import org.prodrome.cds.prefetch.PrefetchTemplates;
import org.prodrome.cds.prefetch.RecordAssembler;
import org.prodrome.cds.prefetch.RecordLimits;
import org.prodrome.cds.service.PatientView;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.cds.CdsProperties.ImageFindings;
import org.prodrome.server.feedback.FeedbackStore;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the CDS Hooks services to this server's record. */
@Configuration
@EnableConfigurationProperties(CdsProperties.class)
public class CdsConfiguration {
    @Bean
    CdsCounters cdsCounters() {
        return new CdsCounters();
    }

    @Bean
    CdsServiceRegistry cdsServices(
            Record record,
            CdsProperties cds,
            PublicAddress address,
            CdsCounters counters,
            Clock clock,
            OwnRecords ownRecords) {
        PrefetchTemplates templates = PrefetchTemplates.patientView();
        RecordAssembler records = new RecordAssembler(
                templates,
                new PrefetchReader(record.fhir()),
                RecordLimits.DEFAULT,
                address.fhir(),
                counters,
                ownRecords);
        PatientView patientView = PatientView.create(
                records,
                address.base() + "/",
                counters,
                clock,
                cds.budget(),
                cds.imageFindings() == ImageFindings.LIVE);
        return new CdsServiceRegistry(List.of(patientView));
    }

    /** Who may call which of its addresses is decided before it is reached. */
    @Bean
    CdsHooksController cdsHooksController(
            CdsServiceRegistry services,
            Record record,
            CdsCounters counters,
            Clock clock,
            EntityManager entities,
            Transactions transactions) {
        return new CdsHooksController(
                services, record::as, new FeedbackStore(entities, transactions, clock), counters, CallLimits.DEFAULT);
    }
}
