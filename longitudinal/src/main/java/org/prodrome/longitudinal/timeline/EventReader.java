package org.prodrome.longitudinal.timeline;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** What one resource of a type that is read says: subject, concept, time, when it could be known, status. */
record EventReader(
        @Nullable Reference subject,
        CodeableConcept concept,
        String label,
        Optional<ClinicalTime> time,
        Optional<ClinicalTime> known,
        String status,
        boolean withdrawn) {
    private static final List<String> WITHDRAWN = List.of("entered-in-error", "cancelled");

    /** Reads the resource; empty when the type is none that is read. */
    static Optional<EventReader> of(DomainResource resource) {
        if (resource instanceof Observation observation) {
            return read(
                    observation.getSubject(),
                    observation.getCode(),
                    time(observation.getEffective()),
                    ClinicalTime.of(observation.getIssuedElement()),
                    code(observation.getStatusElement().getValueAsString()));
        }
        if (resource instanceof Condition condition) {
            String verification = firstCode(condition.getVerificationStatus());
            EventReader reader = read(
                            condition.getSubject(),
                            condition.getCode(),
                            first(time(condition.getOnset()), ClinicalTime.of(condition.getRecordedDateElement())),
                            ClinicalTime.of(condition.getRecordedDateElement()),
                            firstCode(condition.getClinicalStatus()))
                    .orElseThrow();
            return Optional.of(
                    verification.equals("refuted") || verification.equals("entered-in-error")
                            ? reader.asWithdrawn()
                            : reader);
        }
        if (resource instanceof MedicationRequest request) {
            return read(
                            request.getSubject(),
                            medication(request.getMedication(), request),
                            ClinicalTime.of(request.getAuthoredOnElement()),
                            ClinicalTime.of(request.getAuthoredOnElement()),
                            code(request.getStatusElement().getValueAsString()))
                    .map(reader -> reader.labelledBy(request.getMedication()));
        }
        if (resource instanceof MedicationStatement statement) {
            return read(
                            statement.getSubject(),
                            medication(statement.getMedication(), statement),
                            first(time(statement.getEffective()), ClinicalTime.of(statement.getDateAssertedElement())),
                            ClinicalTime.of(statement.getDateAssertedElement()),
                            code(statement.getStatusElement().getValueAsString()))
                    .map(reader -> reader.labelledBy(statement.getMedication()));
        }
        return otherTypes(resource);
    }

    private static Optional<EventReader> otherTypes(DomainResource resource) {
        if (resource instanceof Procedure procedure) {
            return read(
                    procedure.getSubject(),
                    procedure.getCode(),
                    time(procedure.getPerformed()),
                    Optional.empty(),
                    code(procedure.getStatusElement().getValueAsString()));
        }
        if (resource instanceof Encounter encounter) {
            return read(
                    encounter.getSubject(),
                    encounter.getTypeFirstRep(),
                    time(encounter.hasPeriod() ? encounter.getPeriod() : null),
                    Optional.empty(),
                    code(encounter.getStatusElement().getValueAsString()));
        }
        if (resource instanceof AllergyIntolerance allergy) {
            String verification = firstCode(allergy.getVerificationStatus());
            EventReader reader = read(
                            allergy.getPatient(),
                            allergy.getCode(),
                            first(time(allergy.getOnset()), ClinicalTime.of(allergy.getRecordedDateElement())),
                            ClinicalTime.of(allergy.getRecordedDateElement()),
                            firstCode(allergy.getClinicalStatus()))
                    .orElseThrow();
            return Optional.of(
                    verification.equals("refuted") || verification.equals("entered-in-error")
                            ? reader.asWithdrawn()
                            : reader);
        }
        if (resource instanceof Immunization immunization) {
            return read(
                    immunization.getPatient(),
                    immunization.getVaccineCode(),
                    time(immunization.getOccurrence()),
                    ClinicalTime.of(immunization.getRecordedElement()),
                    code(immunization.getStatusElement().getValueAsString()));
        }
        if (resource instanceof DiagnosticReport report) {
            return read(
                    report.getSubject(),
                    report.getCode(),
                    first(time(report.getEffective()), ClinicalTime.of(report.getIssuedElement())),
                    ClinicalTime.of(report.getIssuedElement()),
                    code(report.getStatusElement().getValueAsString()));
        }
        if (resource instanceof ImagingStudy study) {
            return read(
                    study.getSubject(),
                    new CodeableConcept().setText(study.getDescription()),
                    ClinicalTime.of(study.getStartedElement()),
                    Optional.empty(),
                    code(study.getStatusElement().getValueAsString()));
        }
        if (resource instanceof DocumentReference document) {
            return read(
                    document.getSubject(),
                    document.getType(),
                    ClinicalTime.of(document.getDateElement()),
                    ClinicalTime.of(document.getDateElement()),
                    code(document.getStatusElement().getValueAsString()));
        }
        return Optional.empty();
    }

    private static Optional<EventReader> read(
            Reference subject,
            CodeableConcept concept,
            Optional<ClinicalTime> time,
            Optional<ClinicalTime> known,
            String status) {
        return Optional.of(
                new EventReader(subject, concept, Labels.of(concept), time, known, status, WITHDRAWN.contains(status)));
    }

    private EventReader asWithdrawn() {
        return new EventReader(subject, concept, label, time, known, status, true);
    }

    private EventReader labelledBy(Type medication) {
        return label.isEmpty() && medication instanceof Reference reference && reference.hasDisplay()
                ? new EventReader(subject, concept, Labels.of(reference.getDisplay()), time, known, status, withdrawn)
                : this;
    }

    /** Start of a FHIR time of any shape; empty for those that are not points in time, such as an age. */
    private static Optional<ClinicalTime> time(@Nullable Type type) {
        if (type instanceof BaseDateTimeType date) {
            return ClinicalTime.of(date);
        }
        return type instanceof Period period ? ClinicalTime.of(period.getStartElement()) : Optional.empty();
    }

    private static Optional<ClinicalTime> first(Optional<ClinicalTime> one, Optional<ClinicalTime> other) {
        return one.isPresent() ? one : other;
    }

    private static CodeableConcept medication(@Nullable Type medication, DomainResource holder) {
        if (medication instanceof CodeableConcept concept) {
            return concept;
        }
        if (medication instanceof Reference reference && reference.hasReference()) {
            String wanted = reference.getReference();
            for (Resource contained : holder.getContained()) {
                if (contained instanceof Medication drug && wanted.equals(local(contained))) {
                    return drug.getCode();
                }
            }
        }
        return new CodeableConcept();
    }

    private static String local(Resource contained) {
        String id = contained.getIdElement().getIdPart();
        return id == null || id.startsWith("#") ? String.valueOf(id) : "#" + id;
    }

    private static String firstCode(CodeableConcept concept) {
        return Stream.of(concept.getCodingFirstRep().getCode())
                .filter(code -> code != null)
                .findFirst()
                .orElse("");
    }

    private static String code(@Nullable String status) {
        return status == null ? "" : status;
    }
}
