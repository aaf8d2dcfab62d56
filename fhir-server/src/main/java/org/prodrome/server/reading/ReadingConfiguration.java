package org.prodrome.server.reading;

import java.time.Clock;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.governance.Voices;
import org.prodrome.cds.prefetch.OwnRecords;
import org.prodrome.cds.prefetch.PrefetchReader;
import org.prodrome.cds.prefetch.PrefetchTemplates;
import org.prodrome.cds.prefetch.RecordAssembler;
import org.prodrome.cds.prefetch.RecordLimits;
import org.prodrome.server.record.Record;
import org.prodrome.server.rules.SiteRules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operations that read a patient's record as one. */
@Configuration
public class ReadingConfiguration {
    private static final RecordLimits WHOLE_RECORD = new RecordLimits(500, 50_000);

    @Bean
    PatientReader patientReader(
            Record record, CdsCounters counters, Clock clock, OwnRecords ownRecords, SiteRules rules) {
        return new PatientReader(
                new RecordAssembler(
                        PrefetchTemplates.patientView(),
                        new PrefetchReader(record.fhir()),
                        WHOLE_RECORD,
                        "",
                        counters,
                        ownRecords),
                clock,
                rules.detectors());
    }

    @Bean
    EarlySignsProvider earlySignsProvider(Record record, PatientReader reader, Voices voices) {
        return new EarlySignsProvider(record, reader, voices);
    }

    @Bean
    TimelineProvider timelineProvider(Record record, PatientReader reader) {
        return new TimelineProvider(record, reader);
    }

    @Bean
    SummaryProvider summaryProvider(Record record, PatientReader reader, Voices voices) {
        return new SummaryProvider(record, reader, voices);
    }
}
