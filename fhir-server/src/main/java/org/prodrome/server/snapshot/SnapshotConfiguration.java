package org.prodrome.server.snapshot;

import org.prodrome.cds.prefetch.OwnRecords;
import org.prodrome.server.assessment.PatientVersions;
import org.prodrome.server.record.Record;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what is kept of patients' records. */
@Configuration
@EnableConfigurationProperties(SnapshotProperties.class)
public class SnapshotConfiguration {
    @Bean
    OwnRecords ownRecords(PatientVersions versions, Record record, SnapshotProperties properties) {
        return new RecordSnapshots(versions::of, record::readsEverything, properties.mostResources());
    }
}
