package org.prodrome.cds.prefetch;

import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.param.NumberParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.Multimap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.AdverseEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/** Bounded reads of our own FHIR store, with the rights of the caller whose repository it is. */
final class OwnStore {
    private static final int IDS_AT_ONCE = 100;

    private final IRepository repository;
    private final RecordLimits limits;
    private final OwnRecords records;

    OwnStore(IRepository repository, RecordLimits limits, OwnRecords records) {
        this.repository = repository;
        this.limits = limits;
        this.records = records;
    }

    /**
     * Resources of one search.
     *
     * @param complete whether there were no more than the bound
     */
    record Found(List<Resource> resources, boolean complete) {}

    Optional<Patient> patient(String id) {
        try {
            return Optional.of(repository.read(Patient.class, new IdType("Patient", id)));
        } catch (ResourceNotFoundException | ResourceGoneException e) {
            return Optional.empty();
        }
    }

    List<Patient> patientsWithAnyOf(List<Identifier> identifiers) {
        List<IQueryParameterType> any = new ArrayList<>();
        identifiers.forEach(i -> any.add(new TokenParam(i.getSystem(), i.getValue())));
        return search(Patient.class, "identifier", any).resources().stream()
                .filter(Patient.class::isInstance)
                .map(Patient.class::cast)
                .toList();
    }

    /** Everything of the types that are read of a record. */
    KeptRecord everythingOf(String patientId) {
        return records.of(patientId, repository, limits, () -> {
            List<Resource> resources = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            for (Class<? extends Resource> type : RecordAssembler.TYPES) {
                Found found = readable(type, patientId);
                resources.addAll(found.resources());
                if (found.complete()) {
                    seen.add(type.getSimpleName());
                }
            }
            return new OwnRecords.Content(resources, seen);
        });
    }

    /** What the caller may not read is not seen, and nothing is concluded from its absence. */
    private Found readable(Class<? extends Resource> type, String patientId) {
        try {
            return ofPatient(type, patientId);
        } catch (ForbiddenOperationException e) {
            return new Found(List.of(), false);
        }
    }

    private Found ofPatient(Class<? extends Resource> type, String patientId) {
        // The one type that is searched by its subject alone.
        String parameter = type == AdverseEvent.class ? "subject" : "patient";
        return search(type, parameter, List.of(new ReferenceParam("Patient/" + patientId)));
    }

    /** By relative reference; references to types or ids that do not exist are not in the answer. */
    Map<String, Resource> byReference(Collection<String> references) {
        Map<String, List<String>> idsByType = new TreeMap<>();
        for (String reference : references) {
            IdType id = new IdType(reference);
            if (id.hasResourceType() && id.hasIdPart()) {
                idsByType
                        .computeIfAbsent(id.getResourceType(), t -> new ArrayList<>())
                        .add(id.getIdPart());
            }
        }
        Map<String, Resource> found = new HashMap<>();
        idsByType.forEach((type, ids) -> fhirClass(type).ifPresent(fhirClass -> fetch(fhirClass, ids, found)));
        return found;
    }

    Parameters similar(String study, int count) {
        Parameters in = new Parameters();
        in.addParameter("count", new IntegerType(count));
        return repository.invoke(new IdType(study), "$similar", in, Parameters.class);
    }

    private void fetch(Class<? extends Resource> type, List<String> ids, Map<String, Resource> into) {
        for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
            fetchReadable(type, ids.subList(from, Math.min(from + IDS_AT_ONCE, ids.size())), into);
        }
    }

    /**
     * One resource that the caller may not read makes the store refuse a whole search: the others are found by halves.
     */
    private void fetchReadable(Class<? extends Resource> type, List<String> ids, Map<String, Resource> into) {
        if (ids.size() == 1) {
            read(type, ids.get(0)).ifPresent(resource -> into.put(PatientRecord.reference(resource), resource));
            return;
        }
        List<IQueryParameterType> some = new ArrayList<>();
        ids.forEach(id -> some.add(new TokenParam(id)));
        try {
            search(type, "_id", some)
                    .resources()
                    .forEach(resource -> into.put(PatientRecord.reference(resource), resource));
        } catch (ForbiddenOperationException e) {
            int half = ids.size() / 2;
            fetchReadable(type, ids.subList(0, half), into);
            fetchReadable(type, ids.subList(half, ids.size()), into);
        }
    }

    /** One resource, by which a search would be three times the work; empty where the caller may not read it. */
    private Optional<Resource> read(Class<? extends Resource> type, String id) {
        try {
            return Optional.of(repository.read(type, new IdType(type.getSimpleName(), id)));
        } catch (ResourceNotFoundException | ResourceGoneException | ForbiddenOperationException e) {
            return Optional.empty();
        }
    }

    private Optional<Class<? extends Resource>> fhirClass(String type) {
        if (!repository.fhirContext().getResourceTypes().contains(type)) {
            return Optional.empty();
        }
        return Optional.of(repository
                .fhirContext()
                .getResourceDefinition(type)
                .getImplementingClass()
                .asSubclass(Resource.class));
    }

    private Found search(Class<? extends Resource> type, String parameter, List<IQueryParameterType> anyOf) {
        Multimap<String, List<IQueryParameterType>> query = ArrayListMultimap.create();
        query.put(parameter, anyOf);
        query.put("_count", List.of(new NumberParam(limits.page())));
        List<Resource> resources = new ArrayList<>();
        Bundle page = repository.search(Bundle.class, type, query);
        while (true) {
            List<Resource> matches = page.getEntry().stream()
                    .map(Bundle.BundleEntryComponent::getResource)
                    .filter(type::isInstance)
                    .toList();
            resources.addAll(matches);
            String next = page.getLink(Bundle.LINK_NEXT) == null
                    ? null
                    : page.getLink(Bundle.LINK_NEXT).getUrl();
            if (next == null) {
                // One full page that names neither a next one nor the number of all may be the first of several.
                boolean all = page.hasTotal()
                        ? page.getTotal() <= resources.size()
                        : resources.size() > limits.page() || matches.size() < limits.page();
                return new Found(resources, all);
            }
            if (resources.size() >= limits.perType()) {
                return new Found(resources, false);
            }
            page = repository.link(Bundle.class, next);
        }
    }
}
