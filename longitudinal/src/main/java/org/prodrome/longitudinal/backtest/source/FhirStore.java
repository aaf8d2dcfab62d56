package org.prodrome.longitudinal.backtest.source;

import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.param.NumberParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.Multimap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Resource;

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
            ImagingStudy.class);
    private static final int PAGE = 200;

    private final IRepository store;
    private final int mostPatients;
    private final int mostPerType;
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
        return assumed;
    }

    @Override
    public void forEach(Consumer<PatientRecord> records) {
        for (Resource found : search(Patient.class, "", mostPatients)) {
            if (found instanceof Patient patient) {
                String id = patient.getIdElement().getIdPart();
                List<Resource> resources = new ArrayList<>();
                TYPES.forEach(type -> resources.addAll(search(type, id, mostPerType)));
                records.accept(new PatientRecord(patient, resources));
            }
        }
    }

    private List<Resource> search(Class<? extends Resource> type, String patient, int most) {
        Multimap<String, List<IQueryParameterType>> query = ArrayListMultimap.create();
        if (!patient.isEmpty()) {
            query.put("patient", List.of(new ReferenceParam("Patient/" + patient)));
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
