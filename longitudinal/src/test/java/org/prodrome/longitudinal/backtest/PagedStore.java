package org.prodrome.longitudinal.backtest;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.api.MethodOutcome;
import com.google.common.collect.Multimap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/** A store of one patient that answers every search in pages of one resource, as a server may; it can only be read. */
final class PagedStore implements IRepository {
    private final FhirContext fhir;
    private final List<Resource> resources;

    PagedStore(FhirContext fhir, List<Resource> resources) {
        this.fhir = fhir;
        this.resources = List.copyOf(resources);
    }

    @Override
    public <B extends IBaseBundle, T extends IBaseResource> B search(
            Class<B> bundleType,
            Class<T> type,
            Multimap<String, List<IQueryParameterType>> query,
            Map<String, String> headers) {
        return bundleType.cast(page(type.getSimpleName(), 0));
    }

    @Override
    public <B extends IBaseBundle> B link(Class<B> bundleType, String url, Map<String, String> headers) {
        String[] parts = url.split("/", -1);
        return bundleType.cast(page(parts[0], Integer.parseInt(parts[1])));
    }

    private Bundle page(String type, int number) {
        List<Resource> found = resources.stream()
                .filter(resource -> resource.fhirType().equals(type))
                .toList();
        Bundle page = new Bundle();
        if (number < found.size()) {
            page.addEntry().setResource(found.get(number));
        }
        if (number + 1 < found.size()) {
            page.addLink().setRelation("next").setUrl(type + "/" + (number + 1));
        }
        return page;
    }

    @Override
    public FhirContext fhirContext() {
        return fhir;
    }

    @Override
    public <T extends IBaseResource, I extends IIdType> T read(Class<T> type, I id, Map<String, String> headers) {
        throw new UnsupportedOperationException("a back-test searches");
    }

    @Override
    public <T extends IBaseResource> MethodOutcome create(T resource, Map<String, String> headers) {
        throw new UnsupportedOperationException("a back-test writes nothing");
    }

    @Override
    public <T extends IBaseResource> MethodOutcome update(T resource, Map<String, String> headers) {
        throw new UnsupportedOperationException("a back-test writes nothing");
    }

    @Override
    public <T extends IBaseResource, I extends IIdType> MethodOutcome delete(
            Class<T> type, I id, Map<String, String> headers) {
        throw new UnsupportedOperationException("a back-test writes nothing");
    }
}
