package org.prodrome.longitudinal.backtest.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.RecordVersions;

/**
 * Cuts a record at the instants at which a resource changed. Between two of them nothing but new resources arrive, and
 * those the timeline itself keeps back until they are known: the record need not be read again.
 */
final class Segments {
    private final RecordVersions reading;
    private final List<Version> versions;

    /** @param versions oldest first */
    Segments(Patient patient, List<Version> versions) {
        this.reading = new RecordVersions(patient);
        this.versions = versions;
    }

    /** Hands over the timeline of every instant at which something new could be known, in time order. */
    void forEach(Consumer<PatientTimeline> timelines) {
        List<Instant> cuts = new ArrayList<>(cuts());
        Map<String, Resource> current = new LinkedHashMap<>();
        int next = 0;
        for (int c = 0; c < cuts.size(); c++) {
            Instant end = c + 1 < cuts.size() ? cuts.get(c + 1) : Instant.MAX;
            int from = next;
            while (next < versions.size() && versions.get(next).from().isBefore(end)) {
                current.put(versions.get(next).key(), versions.get(next).resource());
                next++;
            }
            if (next > from) {
                hand(from, next, current, timelines);
            }
        }
    }

    private void hand(int from, int to, Map<String, Resource> current, Consumer<PatientTimeline> timelines) {
        PatientTimeline record = reading.at(current.values(), versions.get(from).from());
        for (int i = from; i < to; i++) {
            Instant at = versions.get(i).from();
            boolean moreAtOnce = i + 1 < to && versions.get(i + 1).from().equals(at);
            if (!moreAtOnce && at.isAfter(Instant.MIN)) {
                timelines.accept(record.asOf(at));
            }
        }
    }

    private TreeSet<Instant> cuts() {
        TreeSet<Instant> cuts = new TreeSet<>(Set.of(Instant.MIN));
        Set<String> seen = new HashSet<>();
        for (Version version : versions) {
            if (!seen.add(version.key()) || !isKeptBack(version)) {
                cuts.add(version.from());
            }
        }
        return cuts;
    }

    /** Whether the timeline shows the resource from the very instant on at which this version starts. */
    private static boolean isKeptBack(Version version) {
        Resource resource = version.resource();
        return resource instanceof Observation observation && Versions.isInstant(observation.getIssuedElement())
                || resource instanceof MedicationRequest request && Versions.isInstant(request.getAuthoredOnElement())
                || resource instanceof Condition condition && Versions.isInstant(condition.getRecordedDateElement());
    }
}
