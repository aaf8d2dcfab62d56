package org.prodrome.server.analysis;

import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.param.NumberParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.Multimap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.imaging.model.ModelVersion;
import org.prodrome.imaging.result.ImageResultMapper;
import org.prodrome.terminology.code.ImageMeasurement;

/** What models have said so far about one study, read from the record. */
final class StoredResults {
    private static final int PAGE = 200;
    private static final int MOST = 2000;

    private final IRepository record;
    private final Map<String, Optional<ModelVersion>> models = new HashMap<>();

    StoredResults(IRepository record) {
        this.record = record;
    }

    /** The Observations that models made from a study, in any status, in an order that does not change. */
    List<Observation> observations(IdType study) {
        return search(Observation.class, "derived-from", List.of(new ReferenceParam(name(study)))).stream()
                .filter(StoredResults::isAsserted)
                .sorted(Comparator.comparing(StoredResults::name))
                .toList();
    }

    /** The models' own reports of these Observations. */
    List<DiagnosticReport> reports(List<Observation> findings) {
        if (findings.isEmpty()) {
            return List.of();
        }
        List<IQueryParameterType> any = new ArrayList<>();
        findings.forEach(finding -> any.add(new ReferenceParam(name(finding))));
        return search(DiagnosticReport.class, "result", any).stream()
                .filter(StoredResults::isAsserted)
                .sorted(Comparator.comparing(StoredResults::name))
                .toList();
    }

    /** The model that made a result; empty when its Device does not say. */
    Optional<ModelVersion> model(Observation finding) {
        String device = finding.getDevice().getReference();
        return device == null ? Optional.empty() : models.computeIfAbsent(device, this::read);
    }

    private Optional<ModelVersion> read(String device) {
        try {
            return model(record.read(Device.class, new IdType(device).toVersionless()));
        } catch (ResourceNotFoundException | ResourceGoneException e) {
            return Optional.empty();
        }
    }

    /** The model that a Device is. */
    static Optional<ModelVersion> model(Device device) {
        return device.getIdentifier().stream()
                .filter(identifier -> ImageResultMapper.MODEL_IDENTIFIER.equals(identifier.getSystem()))
                .map(identifier -> ModelVersion.of(identifier.getValue()))
                .findFirst();
    }

    static boolean isAsserted(DomainResource resource) {
        return resource.getMeta()
                        .getSecurity(ImageMeasurement.AI_ASSERTED.system(), ImageMeasurement.AI_ASSERTED.code())
                != null;
    }

    static boolean isWithdrawn(DomainResource resource) {
        return resource.getMeta().getTag().stream().anyMatch(ImageMeasurement.WITHDRAWN::matches);
    }

    static String name(DomainResource resource) {
        return name(resource.getIdElement());
    }

    private static String name(org.hl7.fhir.instance.model.api.IIdType id) {
        return id.toUnqualifiedVersionless().getValue();
    }

    private <T extends DomainResource> List<T> search(
            Class<T> type, String parameter, List<? extends IQueryParameterType> anyOf) {
        Multimap<String, List<IQueryParameterType>> query = ArrayListMultimap.create();
        query.put(parameter, List.copyOf(anyOf));
        query.put("_count", List.of(new NumberParam(PAGE)));
        List<T> found = new ArrayList<>();
        Bundle page = record.search(Bundle.class, type, query);
        while (true) {
            page.getEntry().stream()
                    .map(Bundle.BundleEntryComponent::getResource)
                    .filter(type::isInstance)
                    .map(type::cast)
                    .forEach(found::add);
            Bundle.BundleLinkComponent next = page.getLink(Bundle.LINK_NEXT);
            if (next == null || found.size() >= MOST) {
                return found;
            }
            page = record.link(Bundle.class, next.getUrl());
        }
    }
}
