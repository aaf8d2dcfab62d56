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
import org.prodrome.server.cds.CdsProperties.ImageFindings;
import org.prodrome.server.feedback.FeedbackStore;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.prodrome.server.rules.SiteRules;
import org.springframework.boot.autoconfigure.web.ServerProperties;
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
    CdsHooksController cdsHooksController(
            Record record,
            CdsProperties cds,
            ServerProperties server,
            CdsCounters counters,
            Clock clock,
            EntityManager entities,
            Transactions transactions,
            OwnRecords ownRecords,
            SiteRules rules) {
        String base = publicUrl(cds, server);
        PrefetchTemplates templates = PrefetchTemplates.patientView();
        RecordAssembler records = new RecordAssembler(
                templates,
                new PrefetchReader(record.fhir()),
                RecordLimits.DEFAULT,
                base + "/fhir",
                counters,
                ownRecords);
        PatientView patientView = PatientView.create(
                records,
                base + "/",
                rules.detectors(),
                counters,
                clock,
                cds.budget(),
                cds.imageFindings() == ImageFindings.LIVE);
        // (AccessFilter).
        return new CdsHooksController(
                new CdsServiceRegistry(List.of(patientView)),
                record::as,
                new FeedbackStore(entities, transactions, clock),
                counters,
                CallLimits.DEFAULT);
    }

    private static String publicUrl(CdsProperties cds, ServerProperties server) {
        if (!cds.publicUrl().isBlank()) {
            return cds.publicUrl().replaceAll("/+$", "");
        }
        Integer port = server.getPort();
        return "http://127.0.0.1:" + (port == null ? 8080 : port);
    }
}
