package org.prodrome.cds.service;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.prodrome.cds.hook.HookContext;
import org.prodrome.cds.prefetch.PatientRecord;

/**
 * What one call brings to be judged, as resources of the record that they are read beside: copies with an id, the
 * record's patient as subject, and today's date. A prescription is made active, since the question is what holds once
 * it is signed.
 */
final class Drafts {
    private static final Pattern FHIR_ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

    private final List<Resource> sent;
    private final List<String> selections;
    private final String patientId;
    private final Instant now;

    private Drafts(List<Resource> sent, List<String> selections, String patientId, Instant now) {
        this.sent = sent;
        this.selections = selections;
        this.patientId = patientId;
        this.now = now;
    }

    /** What a call brings to be judged; of a selection the selected alone. */
    static Drafts of(HookContext context, String patientId, Instant now) {
        List<String> selections = context instanceof HookContext.OrderSelect select ? select.selections() : List.of();
        return new Drafts(sent(context), selections, patientId, now);
    }

    private static List<Resource> sent(HookContext context) {
        if (context instanceof HookContext.OrderSelect select) {
            return select.draftOrders();
        }
        if (context instanceof HookContext.OrderSign sign) {
            return sign.draftOrders();
        }
        if (context instanceof HookContext.MedicationRefill refill) {
            return List.copyOf(refill.medications());
        }
        if (context instanceof HookContext.AppointmentBook book) {
            return List.copyOf(book.appointments());
        }
        if (context instanceof HookContext.ProblemListItemCreate problems) {
            return List.copyOf(problems.conditions());
        }
        return context instanceof HookContext.AllergyIntoleranceCreate allergy
                ? List.of(allergy.allergyIntolerance())
                : List.of();
    }

    /** What is asked for: orders for services that are not to be left undone. */
    List<ServiceRequest> services() {
        List<ServiceRequest> orders = copies(
                ServiceRequest.class,
                order -> !order.getDoNotPerform()
                        && isOpen(order.hasStatus() ? order.getStatus().toCode() : ""));
        orders.forEach(order -> order.setSubject(patient()).setAuthoredOnElement(today()));
        return orders;
    }

    /** Prescriptions as if they were signed and taken. */
    List<MedicationRequest> prescriptions() {
        List<MedicationRequest> orders = copies(
                MedicationRequest.class,
                order -> !order.getDoNotPerform()
                        && isOpen(order.hasStatus() ? order.getStatus().toCode() : ""));
        orders.forEach(order -> {
            order.setSubject(patient()).setAuthoredOnElement(today()).setStatus(MedicationRequestStatus.ACTIVE);
            drug(order).ifPresent(drug -> order.setMedication(drug.getCode().copy()));
        });
        return orders;
    }

    /** Problems that are entered. */
    List<Condition> problems() {
        List<Condition> entries = copies(Condition.class, every -> true);
        entries.forEach(entry -> entry.setSubject(patient()));
        return entries;
    }

    /** Allergies that are entered. */
    List<AllergyIntolerance> allergies() {
        List<AllergyIntolerance> entries = copies(AllergyIntolerance.class, every -> true);
        entries.forEach(entry -> entry.setPatient(patient()));
        return entries;
    }

    /** Appointments that are proposed. */
    List<Appointment> appointments() {
        List<Appointment> entries = copies(Appointment.class, every -> true);
        entries.forEach(entry -> {
            entry.getParticipant()
                    .removeIf(participant -> "Patient"
                            .equals(participant.getActor().getReferenceElement().getResourceType()));
            entry.addParticipant().setActor(patient());
        });
        return entries;
    }

    /** Copies under their ids of those that are wanted. */
    private <T extends Resource> List<T> copies(Class<T> type, Predicate<T> wanted) {
        List<T> copies = new ArrayList<>();
        named(type).forEach((id, draft) -> {
            if (wanted.test(draft)) {
                T copy = type.cast(draft.copy());
                copy.setId(id);
                copies.add(copy);
            }
        });
        return copies;
    }

    private Reference patient() {
        return new Reference("Patient/" + patientId);
    }

    /** Whether the caller named the draft itself. */
    boolean isNamed(Resource copy) {
        return sent.stream()
                .anyMatch(draft -> draft.getIdElement().hasIdPart()
                        && PatientRecord.reference(draft).equals(PatientRecord.reference(copy)));
    }

    /** Drafts that the caller can still change, of those that were read as these copies. */
    MomentReader.Drafted drafted(RuleReading read, List<? extends Resource> copies) {
        Map<String, DomainResource> named = new LinkedHashMap<>();
        sent.stream()
                .filter(DomainResource.class::isInstance)
                .map(DomainResource.class::cast)
                .filter(draft -> draft.getIdElement().hasIdPart())
                .forEach(draft -> named.putIfAbsent(PatientRecord.reference(draft), draft));
        List<String> all = copies.stream().map(PatientRecord::reference).toList();
        named.keySet().retainAll(all);
        return new MomentReader.Drafted(read, all, named);
    }

    private static boolean isOpen(String status) {
        return status.isEmpty() || status.equals("draft") || status.equals("active") || status.equals("unknown");
    }

    private DateTimeType today() {
        return new DateTimeType(Date.from(now), TemporalPrecisionEnum.DAY, TimeZone.getTimeZone("UTC"));
    }

    /** The drug that is an entry of its own among the drafts. */
    private Optional<Medication> drug(MedicationRequest order) {
        return order.getMedication() instanceof Reference reference
                ? sent.stream()
                        .filter(Medication.class::isInstance)
                        .map(Medication.class::cast)
                        .filter(drug -> drug.getIdElement().hasIdPart()
                                && drug.getIdElement()
                                        .getIdPart()
                                        .equals(reference.getReferenceElement().getIdPart()))
                        .findFirst()
                : Optional.empty();
    }

    /** By their ids; a draft without one that can be cited gets one of ours. */
    private <T extends Resource> Map<String, T> named(Class<T> type) {
        Map<String, T> byId = new LinkedHashMap<>();
        List<Resource> all = new ArrayList<>(sent);
        for (int i = 0; i < all.size(); i++) {
            Resource draft = all.get(i);
            if (!type.isInstance(draft)) {
                continue;
            }
            String id = draft.getIdElement().getIdPart();
            boolean isCitable = id != null && FHIR_ID.matcher(id).matches();
            if (!selections.isEmpty() && !(isCitable && selections.contains(draft.fhirType() + "/" + id))) {
                continue;
            }
            byId.put(isCitable ? id : "prodrome-draft-%d".formatted(i + 1), type.cast(draft));
        }
        return byId;
    }
}
