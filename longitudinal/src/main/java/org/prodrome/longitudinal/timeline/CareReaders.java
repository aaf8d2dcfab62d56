package org.prodrome.longitudinal.timeline;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceRequest;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.EpisodeOfCare;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.NutritionOrder;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.jspecify.annotations.Nullable;

/** What was done and what is arranged: procedures, visits, orders, plans, devices, messages. */
final class CareReaders {
    private CareReaders() {}

    static void addTo(Map<Class<?>, Function<DomainResource, EventReader>> readers) {
        readers.put(Procedure.class, resource -> read((Procedure) resource));
        readers.put(Encounter.class, resource -> read((Encounter) resource));
        readers.put(EpisodeOfCare.class, resource -> read((EpisodeOfCare) resource));
        readers.put(CarePlan.class, resource -> read((CarePlan) resource));
        readers.put(CareTeam.class, resource -> read((CareTeam) resource));
        readers.put(Goal.class, resource -> read((Goal) resource));
        readers.put(ServiceRequest.class, resource -> read((ServiceRequest) resource));
        readers.put(Appointment.class, resource -> read((Appointment) resource));
        readers.put(Device.class, resource -> read((Device) resource));
        readers.put(DeviceUseStatement.class, resource -> read((DeviceUseStatement) resource));
        readers.put(Consent.class, resource -> read((Consent) resource));
        readers.put(DeviceRequest.class, resource -> read((DeviceRequest) resource));
        readers.put(NutritionOrder.class, resource -> read((NutritionOrder) resource));
        readers.put(Communication.class, resource -> read((Communication) resource));
    }

    private static EventReader read(Procedure procedure) {
        return EventReader.about(procedure.getSubject(), procedure.getCode())
                .at(procedure.getPerformed())
                .status(procedure.getStatusElement());
    }

    private static EventReader read(Encounter encounter) {
        return EventReader.about(encounter.getSubject(), encounter.getTypeFirstRep())
                .at(encounter.hasPeriod() ? encounter.getPeriod() : null)
                .status(encounter.getStatusElement());
    }

    private static EventReader read(EpisodeOfCare episode) {
        return EventReader.about(episode.getPatient(), episode.getTypeFirstRep())
                .at(episode.hasPeriod() ? episode.getPeriod() : null)
                .status(episode.getStatusElement());
    }

    private static EventReader read(CarePlan plan) {
        return EventReader.about(plan.getSubject(), plan.getCategoryFirstRep())
                .labelled(plan.getTitle())
                .at(plan.hasPeriod() ? plan.getPeriod() : null, plan.getCreatedElement())
                .knownAt(plan.getCreatedElement())
                .status(plan.getStatusElement());
    }

    private static EventReader read(CareTeam team) {
        return EventReader.about(team.getSubject(), team.getCategoryFirstRep())
                .labelled(team.getName())
                .at(team.hasPeriod() ? team.getPeriod() : null)
                .status(team.getStatusElement());
    }

    private static EventReader read(Goal goal) {
        return EventReader.about(goal.getSubject(), goal.getDescription())
                .at(goal.getStart())
                .status(goal.getLifecycleStatusElement());
    }

    private static EventReader read(ServiceRequest request) {
        return EventReader.about(request.getSubject(), request.getCode())
                .at(request.getAuthoredOnElement(), request.getOccurrence())
                .knownAt(request.getAuthoredOnElement())
                .status(request.getStatusElement())
                .notIf(request.getDoNotPerform());
    }

    /** Known from when it was made; where that is not recorded from when the record was last changed. */
    private static EventReader read(Appointment appointment) {
        DateTimeType made = appointment.getCreatedElement();
        InstantType changed = appointment.getMeta().getLastUpdatedElement();
        return EventReader.about(participant(appointment), appointment.getServiceTypeFirstRep())
                .at(appointment.getStartElement())
                .knownAt(made, changed)
                .status(appointment.getStatusElement())
                .asPlan();
    }

    private static EventReader read(Device device) {
        return EventReader.about(device.getPatient(), device.getType())
                .labelled(device.getDeviceNameFirstRep().getName())
                .status(device.getStatusElement());
    }

    private static EventReader read(DeviceUseStatement use) {
        return EventReader.about(use.getSubject(), new CodeableConcept())
                .labelled(use.getDevice().getDisplay())
                .at(use.getTiming(), use.getRecordedOnElement())
                .knownAt(use.getRecordedOnElement())
                .status(use.getStatusElement());
    }

    private static EventReader read(Communication message) {
        CodeableConcept topic = message.hasTopic() ? message.getTopic() : message.getCategoryFirstRep();
        return EventReader.about(message.getSubject(), topic)
                .at(message.getSentElement(), message.getReceivedElement())
                .status(message.getStatusElement());
    }

    private static EventReader read(Consent consent) {
        return EventReader.about(consent.getPatient(), consent.getCategoryFirstRep())
                .at(consent.getDateTimeElement())
                .status(consent.getStatusElement());
    }

    private static EventReader read(DeviceRequest request) {
        CodeableConcept what =
                request.hasCodeCodeableConcept() ? request.getCodeCodeableConcept() : new CodeableConcept();
        return EventReader.about(request.getSubject(), what)
                .at(request.getAuthoredOnElement(), request.getOccurrence())
                .knownAt(request.getAuthoredOnElement())
                .status(request.getStatusElement());
    }

    private static EventReader read(NutritionOrder order) {
        return EventReader.about(order.getPatient(), new CodeableConcept())
                .at(order.getDateTimeElement())
                .status(order.getStatusElement());
    }

    private static @Nullable Reference participant(Appointment appointment) {
        return Stream.of(appointment)
                .flatMap(meeting -> meeting.getParticipant().stream())
                .map(Appointment.AppointmentParticipantComponent::getActor)
                .filter(actor -> "Patient".equals(actor.getReferenceElement().getResourceType()))
                .findFirst()
                .orElse(null);
    }
}
