package org.prodrome.longitudinal.backtest.replay;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.SharedData;
import org.prodrome.longitudinal.backtest.source.PatientRecord;
import org.prodrome.longitudinal.backtest.source.Sources;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/** The replay reads a record once and looks at it again and again; the plain way is to read it anew each time. */
class ReplayTest {
    private static final int SMALL = 900;
    private static final int EVERY = 7;

    @Test
    void readsWhatAFreshReadingOfTheSameInstantReads() throws IOException {
        PatientRecord record = aSmallRecord();
        Patient alive = record.patient().copy();
        alive.setDeceased(null);
        List<Version> versions = Versions.of(record.resources(), Delays.DEFAULT).inOrder();
        List<Detector> rules = RecordReading.detectors();
        List<PatientTimeline> timelines = new ArrayList<>();
        new Replay(List.of(), Delays.DEFAULT).run(record, timelines::add);

        assertThat(timelines).hasSizeGreaterThan(20);
        for (int i = 0; i < timelines.size(); i += EVERY) {
            PatientTimeline shared = timelines.get(i);
            PatientTimeline fresh = fresh(alive, versions, shared);
            for (Detector rule : rules) {
                assertThat(said(rule, shared))
                        .as("%s at %s", rule.rule().id(), shared.asOf())
                        .isEqualTo(said(rule, fresh));
            }
            assertThat(shared.leftOut().merged()).isEqualTo(fresh.leftOut().merged());
            assertThat(shared.unmappedCodes(10)).isEqualTo(fresh.unmappedCodes(10));
        }
    }

    /** Kind, tier, state, sentences and inputs of a result, as its words. */
    private static String said(Detector rule, PatientTimeline timeline) {
        DetectorResult result = rule.read(timeline);
        if (result instanceof DetectorResult.Detection found) {
            return found.tier()
                    + found.state()
                    + found.severity()
                    + found.trigger()
                    + found.summary()
                    + found.details()
                    + found.inputs();
        }
        return result.toString();
    }

    private static PatientTimeline fresh(Patient patient, List<Version> versions, PatientTimeline shared) {
        Map<String, Resource> current = new LinkedHashMap<>();
        versions.stream()
                .filter(version -> !version.from().isAfter(shared.asOf()))
                .forEach(version -> current.put(version.key(), version.resource()));
        return PatientTimeline.from(patient, current.values(), shared.asOf());
    }

    /** The first patient of the demo whose record is small enough to be read anew again and again. */
    private static PatientRecord aSmallRecord() throws IOException {
        List<PatientRecord> small = new ArrayList<>();
        Sources.open(SharedData.dir("data/ehr/mimic-iii-demo"), FhirContext.forR4Cached())
                .forEach(record -> {
                    int size = record.resources().size();
                    if (small.isEmpty() && size > SMALL / 2 && size < SMALL) {
                        small.add(record);
                    }
                });
        return small.get(0);
    }
}
