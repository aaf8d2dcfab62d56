package org.prodrome.server.assessment;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.storage.TransactionDetails;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Raises the version of each patient whose record a commit changes, once a commit, inside it. What this server asserts
 * itself about a patient is no change of the record: it would assess its own words.
 */
@Interceptor
public final class RecordChangeInterceptor {
    private static final Set<String> OWN_WORDS = Set.of(
            "DetectedIssue",
            "RiskAssessment",
            "Flag",
            "Provenance",
            "AuditEvent",
            "GuidanceResponse",
            "Composition",
            "Bundle");
    private static final String COUNTED = RecordChangeInterceptor.class.getName();

    private final PatientVersions versions;

    RecordChangeInterceptor(PatientVersions versions) {
        this.versions = versions;
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED)
    public void created(IBaseResource resource, TransactionDetails transaction) {
        count(resource, transaction);
    }

    /** A resource may move from one patient to another: both records change. */
    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED)
    public void updated(@Nullable IBaseResource before, IBaseResource now, TransactionDetails transaction) {
        if (before != null) {
            count(before, transaction);
        }
        count(now, transaction);
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED)
    public void deleted(IBaseResource resource, TransactionDetails transaction) {
        count(resource, transaction);
    }

    private void count(IBaseResource resource, TransactionDetails transaction) {
        if (!(resource instanceof DomainResource domain) || OWN_WORDS.contains(domain.fhirType())) {
            return;
        }
        Set<String> counted = transaction.getOrCreateUserData(COUNTED, ConcurrentHashMap::newKeySet);
        for (String patient : patients(domain)) {
            if (counted.add(patient)) {
                versions.raise(patient);
            }
        }
    }

    private static List<String> patients(DomainResource resource) {
        if (resource instanceof Patient patient) {
            return List.of(patient.getIdElement().getIdPart());
        }
        Stream<Base> named = List.of("subject", "patient").stream()
                .map(resource::getChildByName)
                .flatMap(property -> property == null ? Stream.<Base>empty() : values(property));
        Stream<Base> invited = resource instanceof Appointment appointment
                ? appointment.getParticipant().stream().map(Appointment.AppointmentParticipantComponent::getActor)
                : Stream.empty();
        return Stream.concat(named, invited)
                .filter(Reference.class::isInstance)
                .map(value -> ((Reference) value).getReferenceElement())
                .filter(id -> "Patient".equals(id.getResourceType()) && id.hasIdPart())
                .map(id -> id.getIdPart())
                .distinct()
                .toList();
    }

    private static Stream<Base> values(Property property) {
        return property.getValues().stream();
    }
}
