package org.prodrome.server.assessment;

import ca.uhn.fhir.repository.IRepository;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;
import org.prodrome.cds.governance.Voices;
import org.prodrome.longitudinal.burden.Burden;
import org.prodrome.longitudinal.burden.Decision;
import org.prodrome.longitudinal.result.SignMapper;
import org.prodrome.server.reading.PatientReader;
import org.prodrome.server.reading.PatientReading;
import org.prodrome.server.record.Record;

/** Reads a patient's whole record and prepares what there is to store about it. */
final class Assessor {
    private static final List<String> DECISIVE = List.of(
            "Observation",
            "Condition",
            "MedicationRequest",
            "MedicationStatement",
            "Procedure",
            "Encounter",
            "ImagingStudy",
            "DiagnosticReport",
            "ServiceRequest");

    private final Record record;
    private final PatientReader reader;

    private final Voices voices;

    /** @param voices says which rules may speak */
    Assessor(Record record, PatientReader reader, Voices voices) {
        this.voices = voices;
        this.record = record;
        this.reader = reader;
    }

    /**
     * The transaction to store, without entries when nothing is new; empty when there is no such patient any more.
     *
     * @throws RecordTooLargeException when not everything could be read, so that an absence would prove nothing
     */
    Optional<Bundle> assess(String patientId) {
        IRepository system = record.asSystem("a worker reads the record that changed");
        return reader.read(patientId, system).map(reading -> {
            requireAll(reading);
            List<DomainResource> stored = reader.storedSigns(patientId, system);
            List<Decision> decisions = Burden.decide(SignMapper.memory(stored), reading.results(), reading.timeline());
            return new Released(voices.now(), patientId).mark(SignMapper.map(reading.timeline(), decisions, stored));
        });
    }

    void store(Bundle signs) {
        if (signs.hasEntry()) {
            record.transactionAsSystem(signs, "a worker stores the early signs it found");
        }
    }

    private static void requireAll(PatientReading reading) {
        for (String type : DECISIVE) {
            if (!reading.record().hasSeen(type)) {
                throw new RecordTooLargeException(type);
            }
        }
    }

    /** The record has more of a type than is read at once. */
    static final class RecordTooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RecordTooLargeException(String type) {
            super("the record has more resources of type %s than are read".formatted(type));
        }
    }
}
