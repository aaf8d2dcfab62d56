package org.prodrome.server.reading;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.prodrome.cds.evidence.EvidenceCheck;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;

/**
 * One patient's record, read.
 *
 * @param record where it came from
 * @param timeline its dated events
 * @param results one result of each rule; of a detection only the sentences that were derived a second time, and no
 *     detection whose summary was not
 * @param unproved how many sentences and detections that left out
 */
public record PatientReading(
        PatientRecord record, PatientTimeline timeline, List<DetectorResult> results, int unproved) {
    public PatientReading {
        results = List.copyOf(results);
    }

    static PatientReading of(PatientRecord record, PatientTimeline timeline, List<Detector> rules) {
        List<DetectorResult> all = RecordReading.of(timeline, rules).results();
        Set<Claim> proved = new HashSet<>(new EvidenceCheck(record)
                .check(all.stream().flatMap(PatientReading::claims).toList())
                .kept());
        List<DetectorResult> results = new ArrayList<>();
        int unproved = 0;
        for (DetectorResult result : all) {
            if (!(result instanceof Detection detection)) {
                results.add(result);
            } else if (proved.contains(detection.summary())) {
                List<Claim> details =
                        detection.details().stream().filter(proved::contains).toList();
                unproved += detection.details().size() - details.size();
                results.add(new Detection(
                        detection.rule(),
                        detection.tier(),
                        detection.state(),
                        detection.severity(),
                        detection.trigger(),
                        detection.summary(),
                        details,
                        detection.inputs()));
            } else {
                unproved++;
            }
        }
        return new PatientReading(record, timeline, results, unproved);
    }

    private static Stream<Claim> claims(DetectorResult result) {
        return result instanceof Detection detection
                ? Stream.concat(Stream.of(detection.summary()), detection.details().stream())
                : Stream.empty();
    }
}
