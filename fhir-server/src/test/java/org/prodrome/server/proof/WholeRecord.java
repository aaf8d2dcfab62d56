package org.prodrome.server.proof;

import ca.uhn.fhir.context.FhirContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.cds.evidence.EvidenceStore;

/**
 * One patient's transaction Bundle as a server would hold it: every entry with an id, references resolved.
 *
 * @param name what to call it in a table
 * @param patientId bare id of whom it is of
 * @param resources by relative reference, in the Bundle's order
 * @param asOf the instant it is read at
 */
record WholeRecord(String name, String patientId, Map<String, Resource> resources, Instant asOf)
        implements EvidenceStore {

    /** Reads a Bundle whose entries refer to each other by {@code urn:uuid}. */
    static WholeRecord of(String name, String bundleJson, Instant asOf) {
        FhirContext fhir = FhirContext.forR4Cached();
        Bundle bundle = fhir.newJsonParser().parseResource(Bundle.class, bundleJson);
        Map<String, String> references = new HashMap<>();
        List<Resource> all = new ArrayList<>();
        Map<String, Integer> next = new HashMap<>();
        for (BundleEntryComponent entry : bundle.getEntry()) {
            Resource resource = entry.getResource();
            String id = "%s%d"
                    .formatted(
                            resource.fhirType().toLowerCase(Locale.ROOT),
                            next.merge(resource.fhirType(), 1, Integer::sum));
            resource.setId(resource.fhirType() + "/" + id);
            references.put(entry.getFullUrl(), resource.fhirType() + "/" + id);
            all.add(resource);
        }
        Map<String, Resource> resources = new LinkedHashMap<>();
        for (Resource resource : all) {
            fhir.newTerser().getAllResourceReferences(resource).forEach(info -> {
                String found = info.getResourceReference().getReferenceElement().getValue();
                if (references.containsKey(found)) {
                    info.getResourceReference().setReference(references.get(found));
                    info.getResourceReference().setResource(null);
                }
            });
            resources.put(resource.fhirType() + "/" + resource.getIdElement().getIdPart(), resource);
        }
        return new WholeRecord(name, "patient1", resources, asOf);
    }

    /** The same record read at another instant. */
    WholeRecord at(Instant instant) {
        return new WholeRecord(name, patientId, resources, instant);
    }

    /** The same record with one resource in another form. */
    WholeRecord with(String reference, Resource changed) {
        Map<String, Resource> other = new LinkedHashMap<>(resources);
        other.put(reference, changed);
        return new WholeRecord(name, patientId, other, asOf);
    }

    Patient patient() {
        return of(Patient.class).get(0);
    }

    <T extends Resource> List<T> of(Class<T> type) {
        return resources.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Override
    public Map<String, Resource> fetch(Collection<String> wanted) {
        Map<String, Resource> found = new HashMap<>();
        for (String reference : wanted) {
            Resource resource = resources.get(reference);
            if (resource != null) {
                found.put(reference, resource);
            }
        }
        return found;
    }

    @Override
    public Optional<List<Resource>> all(String resourceType) {
        return Optional.of(resources.values().stream()
                .filter(resource -> resource.fhirType().equals(resourceType))
                .toList());
    }

    @Override
    public Optional<Parameters> similar(String study, int count) {
        return Optional.empty();
    }
}
