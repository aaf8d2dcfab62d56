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
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.prodrome.cds.hook.HookContext;
import org.prodrome.cds.prefetch.PatientRecord;

/**
 * The drafts of one call as resources of the record that they are read beside: copies with an id, the record's patient
 * as subject, and today's date. A prescription is made active, since the question is what holds once it is signed.
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

    /** Those of a call about orders; of a selection the selected alone. */
    static Drafts of(HookContext context, String patientId, Instant now) {
        if (context instanceof HookContext.OrderSelect select) {
            return new Drafts(select.draftOrders(), select.selections(), patientId, now);
        }
        return new Drafts(
                context instanceof HookContext.OrderSign sign ? sign.draftOrders() : List.of(),
                List.of(),
                patientId,
                now);
    }

    /** What is asked for: orders for services that are not to be left undone. */
    List<ServiceRequest> services() {
        return named(ServiceRequest.class).entrySet().stream()
                .filter(entry -> !entry.getValue().getDoNotPerform()
                        && isOpen(
                                entry.getValue().hasStatus()
                                        ? entry.getValue().getStatus().toCode()
                                        : ""))
                .map(entry -> {
                    ServiceRequest order = entry.getValue().copy();
                    order.setId(entry.getKey());
                    order.setSubject(new Reference("Patient/" + patientId));
                    order.setAuthoredOnElement(today());
                    return order;
                })
                .toList();
    }

    /** Prescriptions as if they were signed and taken. */
    List<MedicationRequest> prescriptions() {
        return named(MedicationRequest.class).entrySet().stream()
                .filter(entry -> !entry.getValue().getDoNotPerform()
                        && isOpen(
                                entry.getValue().hasStatus()
                                        ? entry.getValue().getStatus().toCode()
                                        : ""))
                .map(entry -> {
                    MedicationRequest order = entry.getValue().copy();
                    order.setId(entry.getKey());
                    order.setSubject(new Reference("Patient/" + patientId));
                    order.setAuthoredOnElement(today());
                    order.setStatus(MedicationRequestStatus.ACTIVE);
                    drug(order)
                            .ifPresent(
                                    drug -> order.setMedication(drug.getCode().copy()));
                    return order;
                })
                .toList();
    }

    /** Whether the caller named the draft itself. */
    boolean isNamed(Resource copy) {
        return sent.stream()
                .anyMatch(draft -> draft.getIdElement().hasIdPart()
                        && PatientRecord.reference(draft).equals(PatientRecord.reference(copy)));
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
