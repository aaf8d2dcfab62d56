package org.prodrome.longitudinal.timeline;

import java.util.Map;
import java.util.function.Function;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** Drugs: ordered, reported, given, handed over; and vaccines. */
final class MedicationReaders {
    private MedicationReaders() {}

    static void addTo(Map<Class<?>, Function<DomainResource, EventReader>> readers) {
        readers.put(MedicationRequest.class, resource -> read((MedicationRequest) resource));
        readers.put(MedicationStatement.class, resource -> read((MedicationStatement) resource));
        readers.put(MedicationAdministration.class, resource -> read((MedicationAdministration) resource));
        readers.put(MedicationDispense.class, resource -> read((MedicationDispense) resource));
        readers.put(Immunization.class, resource -> read((Immunization) resource));
    }

    private static EventReader read(MedicationRequest request) {
        return about(request.getSubject(), request.getMedication(), request)
                .at(request.getAuthoredOnElement())
                .knownAt(request.getAuthoredOnElement())
                .status(request.getStatusElement())
                .notIf(request.getDoNotPerform());
    }

    private static EventReader read(MedicationStatement statement) {
        return about(statement.getSubject(), statement.getMedication(), statement)
                .at(statement.getEffective(), statement.getDateAssertedElement())
                .knownAt(statement.getDateAssertedElement())
                .status(statement.getStatusElement());
    }

    private static EventReader read(MedicationAdministration administration) {
        return about(administration.getSubject(), administration.getMedication(), administration)
                .at(administration.getEffective())
                .status(administration.getStatusElement());
    }

    private static EventReader read(MedicationDispense dispense) {
        return about(dispense.getSubject(), dispense.getMedication(), dispense)
                .at(dispense.getWhenHandedOverElement(), dispense.getWhenPreparedElement())
                .status(dispense.getStatusElement());
    }

    private static EventReader read(Immunization immunization) {
        return EventReader.about(immunization.getPatient(), immunization.getVaccineCode())
                .at(immunization.getOccurrence())
                .knownAt(immunization.getRecordedElement())
                .status(immunization.getStatusElement());
    }

    private static EventReader about(Reference subject, @Nullable Type medication, DomainResource holder) {
        return EventReader.about(subject, concept(medication, holder))
                .labelled(medication instanceof Reference reference ? reference.getDisplay() : null);
    }

    private static CodeableConcept concept(@Nullable Type medication, DomainResource holder) {
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
}
