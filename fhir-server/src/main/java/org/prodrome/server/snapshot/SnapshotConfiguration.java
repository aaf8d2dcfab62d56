package org.prodrome.server.snapshot;

import java.time.Clock;
import org.prodrome.cds.prefetch.OwnRecords;
import org.prodrome.cds.prefetch.SentRecords;
import org.prodrome.server.assessment.PatientVersions;
import org.prodrome.server.record.Record;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what is kept of patients' records. */
@Configuration
@EnableConfigurationProperties({SnapshotProperties.class, SentProperties.class})
public class SnapshotConfiguration {
    @Bean
    OwnRecords ownRecords(PatientVersions versions, Record record, SnapshotProperties properties) {
        return new RecordSnapshots(versions::of, record::readsEverything, properties.mostResources());
    }

    @Bean
    SentRecords sentRecords(SentProperties properties, Clock clock) {
        return new SentRecords(properties.mostResources(), properties.keep(), clock);
    }
}
