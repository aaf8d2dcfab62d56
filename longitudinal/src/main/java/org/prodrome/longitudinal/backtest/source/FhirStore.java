package org.prodrome.longitudinal.backtest.source;

import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.param.NumberParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.Multimap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CareTeam;
import org.hl7.fhir.r4.model.ClinicalImpression;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceRequest;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.EpisodeOfCare;
import org.hl7.fhir.r4.model.FamilyMemberHistory;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.Media;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.NutritionOrder;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Specimen;

/** Any FHIR store, read by search, page after page, within bounds. Nothing is written to it. */
public final class FhirStore implements RecordSource {
    private static final List<Class<? extends Resource>> TYPES = List.of(
            Observation.class,
            Condition.class,
            MedicationRequest.class,
            MedicationStatement.class,
            Procedure.class,
            Encounter.class,
            AllergyIntolerance.class,
            Immunization.class,
            DiagnosticReport.class,
            ImagingStudy.class,
            MedicationAdministration.class,
            MedicationDispense.class,
            DocumentReference.class,
            ServiceRequest.class,
            Specimen.class,
            CarePlan.class,
            CareTeam.class,
            EpisodeOfCare.class,
            Appointment.class,
            Goal.class,
            Device.class,
            DeviceRequest.class,
            DeviceUseStatement.class,
            FamilyMemberHistory.class,
            NutritionOrder.class,
            QuestionnaireResponse.class,
            Media.class,
            ClinicalImpression.class,
            Communication.class,
            Consent.class,
            AdverseEvent.class);

    /** A store need not have the others. */
    private static final Set<Class<? extends Resource>> NEEDED =
            Set.of(Observation.class, Condition.class, MedicationRequest.class, Procedure.class, Encounter.class);

    private static final int PAGE = 200;

    private final IRepository store;
    private final int mostPatients;
    private final int mostPerType;
    private final Set<String> refused = new TreeSet<>();
    private int cut;

    /**
     * @param store read with the rights it carries
     * @param mostPatients patients after which reading stops
     * @param mostPerType resources of one type of one patient after which reading stops
     */
    public FhirStore(IRepository store, int mostPatients, int mostPerType) {
        this.store = store;
        this.mostPatients = mostPatients;
        this.mostPerType = mostPerType;
    }

    @Override
    public String describe() {
        return "FHIR store";
    }

    @Override
    public List<String> assumptions() {
        List<String> assumed = new ArrayList<>(List.of(
                "A resource is known from its issued, recorded or authored time on, else from the time it is about.",
                "Each resource is read as it stands now: earlier versions are not replayed.",
                "At most %d patients and %d resources of a type for each are read."
                        .formatted(mostPatients, mostPerType)));
        if (cut > 0) {
            assumed.add("%d searches had more than that and were cut.".formatted(cut));
        }
        if (!refused.isEmpty()) {
            assumed.add("The store does not give out %s, so nothing of these was read."
                    .formatted(String.join(", ", refused)));
        }
        return assumed;
    }

    @Override
    public void forEach(Consumer<PatientRecord> records) {
        for (Resource found : search(Patient.class, "", mostPatients)) {
            if (found instanceof Patient patient) {
                String id = patient.getIdElement().getIdPart();
                List<Resource> resources = new ArrayList<>();
                TYPES.forEach(type -> resources.addAll(ofPatient(type, id)));
                records.accept(new PatientRecord(patient, resources));
            }
        }
    }

    /** What a store does not know, or does not let be searched by patient, is left out and said. */
    private List<Resource> ofPatient(Class<? extends Resource> type, String patient) {
        if (refused.contains(type.getSimpleName())) {
            return List.of();
        }
        try {
            return search(type, patient, mostPerType);
        } catch (BaseServerResponseException e) {
            if (NEEDED.contains(type) || e.getStatusCode() >= 500 && e.getStatusCode() != 501) {
                throw e;
            }
            refused.add(type.getSimpleName());
            return List.of();
        }
    }

    private List<Resource> search(Class<? extends Resource> type, String patient, int most) {
        Multimap<String, List<IQueryParameterType>> query = ArrayListMultimap.create();
        if (!patient.isEmpty()) {
            // The one type that is searched by its subject alone.
            query.put(
                    type == AdverseEvent.class ? "subject" : "patient",
                    List.of(new ReferenceParam("Patient/" + patient)));
        }
        query.put("_count", List.of(new NumberParam(PAGE)));
        List<Resource> found = new ArrayList<>();
        Bundle page = store.search(Bundle.class, type, query);
        while (true) {
            page.getEntry().stream()
                    .map(Bundle.BundleEntryComponent::getResource)
                    .filter(type::isInstance)
                    .forEach(found::add);
            Bundle.BundleLinkComponent next = page.getLink(Bundle.LINK_NEXT);
            if (next == null) {
                return found;
            }
            if (found.size() >= most) {
                cut++;
                return found.subList(0, most);
            }
            page = store.link(Bundle.class, next.getUrl());
        }
    }
}
