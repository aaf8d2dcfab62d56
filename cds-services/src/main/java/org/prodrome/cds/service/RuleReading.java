package org.prodrome.cds.service;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * A record read by some of the site's rules.
 *
 * @param results one of each rule
 */
record RuleReading(PatientTimeline timeline, List<DetectorResult> results) {
    RuleReading {
        results = List.copyOf(results);
    }

    static RuleReading of(PatientRecord record, Instant now, List<Detector> rules) {
        PatientTimeline timeline = record.timeline(now);
        return new RuleReading(timeline, RecordReading.of(timeline, rules).results());
    }

    /** The record without what has these references. */
    static RuleReading without(PatientRecord record, Set<String> references, Instant now, List<Detector> rules) {
        List<Resource> others = record.resources().stream()
                .filter(resource -> !references.contains(PatientRecord.reference(resource)))
                .toList();
        PatientTimeline timeline = PatientTimeline.from(record.patient(), others, now);
        return new RuleReading(timeline, RecordReading.of(timeline, rules).results());
    }

    /** Those of the site's rules that are wanted. */
    static List<Detector> only(List<Detector> rules, Set<String> wanted) {
        return rules.stream().filter(rule -> wanted.contains(rule.rule().id())).toList();
    }

    /** What each rule came to. */
    List<Trace.Step> steps() {
        return results.stream().map(LongitudinalCandidates::step).toList();
    }
}
