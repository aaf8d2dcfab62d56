package org.prodrome.server.reading;

import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.TokenParam;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.RiskAssessment;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.cds.prefetch.RecordAssembler;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.reading.RecordReading;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.EarlySign;

/** Reads patients of this server's record, with the rights of the repository that is handed in. */
public final class PatientReader {
    private final RecordAssembler records;
    private final Clock clock;
    private final List<Detector> rules;

    /** @param rules by which a record is read */
    PatientReader(RecordAssembler records, Clock clock, List<Detector> rules) {
        this.records = records;
        this.clock = clock;
        this.rules = List.copyOf(rules);
    }

    /** The record as of now; empty when there is no such patient. */
    public Optional<PatientReading> read(String patientId, IRepository repository) {
        return record(patientId, repository).map(record -> PatientReading.of(record, timeline(record), rules));
    }

    /** What the rules of this site and the summary find in a record. */
    RecordReading reading(PatientTimeline timeline) {
        return RecordReading.of(timeline, rules);
    }

    /** The dated events alone. */
    Optional<PatientTimeline> timeline(String patientId, IRepository repository) {
        return record(patientId, repository).map(this::timeline);
    }

    Optional<PatientRecord> record(String patientId, IRepository repository) {
        return records.own(patientId, repository);
    }

    PatientTimeline timeline(PatientRecord record) {
        return record.timeline(clock.instant());
    }

    /** The signs that are stored of a patient: DetectedIssues, RiskAssessments and Flags of ours. */
    public List<DomainResource> storedSigns(String patientId, IRepository repository) {
        List<DomainResource> signs = new ArrayList<>();
        for (Class<? extends DomainResource> type : List.of(DetectedIssue.class, RiskAssessment.class, Flag.class)) {
            Map<String, List<IQueryParameterType>> query = Map.of(
                    "patient", List.of(new ReferenceParam("Patient/" + patientId)),
                    "identifier", List.of(new TokenParam(EarlySign.IDENTIFIER, "")));
            for (Bundle.BundleEntryComponent entry :
                    repository.search(Bundle.class, type, query).getEntry()) {
                Resource found = entry.getResource();
                if (type.isInstance(found)) {
                    signs.add(type.cast(found));
                }
            }
        }
        return signs;
    }
}
