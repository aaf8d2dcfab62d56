package org.prodrome.cds;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.repository.impl.memory.InMemoryFhirRepository;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.TokenParam;
import com.google.common.collect.Multimap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.instance.model.api.IBaseParameters;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * HAPI's in-memory repository with the searches that the product makes (it knows only {@code _id} itself), and an
 * answer for {@code $similar} when the test gives one.
 */
public final class TestRecord implements IRepository {
    private final InMemoryFhirRepository memory;
    private final Optional<Parameters> similar;

    public TestRecord(FhirContext fhir, List<? extends Resource> resources, Optional<Parameters> similar) {
        this.memory = InMemoryFhirRepository.emptyRepository(fhir);
        this.similar = similar;
        resources.forEach(resource -> memory.update(resource));
    }

    @Override
    public <T extends IBaseResource, I extends IIdType> T read(Class<T> type, I id, Map<String, String> headers) {
        return memory.read(type, id, headers);
    }

    @Override
    public <B extends IBaseBundle, T extends IBaseResource> B search(
            Class<B> bundleType,
            Class<T> type,
            Multimap<String, List<IQueryParameterType>> query,
            Map<String, String> headers) {
        Multimap<String, List<IQueryParameterType>> ids = com.google.common.collect.ArrayListMultimap.create();
        ids.putAll("_id", query.get("_id"));
        Bundle found = memory.search(Bundle.class, type, ids, headers);
        found.getEntry().removeIf(entry -> !matches(query).test(entry.getResource()));
        return bundleType.cast(found);
    }

    private static Predicate<Resource> matches(Multimap<String, List<IQueryParameterType>> query) {
        return resource -> query.entries().stream()
                .filter(parameter -> !parameter.getKey().startsWith("_"))
                .allMatch(parameter -> parameter.getValue().stream().anyMatch(value -> matches(resource, value)));
    }

    private static boolean matches(Resource resource, IQueryParameterType value) {
        if (value instanceof ReferenceParam patient) {
            return List.of("subject", "patient").stream()
                    .map(resource::getChildByName)
                    .filter(java.util.Objects::nonNull)
                    .map(Property::getValues)
                    .flatMap(List<Base>::stream)
                    .anyMatch(owner -> ((Reference) owner).getReference().equals("Patient/" + patient.getIdPart()));
        }
        return value instanceof TokenParam token
                && resource instanceof Patient patient
                && patient.getIdentifier().stream()
                        .anyMatch(identifier -> token.getSystem().equals(identifier.getSystem())
                                && token.getValue().equals(identifier.getValue()));
    }

    @Override
    public <R extends IBaseResource, P extends IBaseParameters, I extends IIdType> R invoke(
            I id, String name, P parameters, Class<R> returnType, Map<String, String> headers) {
        return returnType.cast(similar.orElseThrow(() -> new UnsupportedOperationException(name)));
    }

    @Override
    public <T extends IBaseResource> MethodOutcome create(T resource, Map<String, String> headers) {
        return memory.create(resource, headers);
    }

    @Override
    public <T extends IBaseResource> MethodOutcome update(T resource, Map<String, String> headers) {
        return memory.update(resource, headers);
    }

    @Override
    public <T extends IBaseResource, I extends IIdType> MethodOutcome delete(
            Class<T> type, I id, Map<String, String> headers) {
        return memory.delete(type, id, headers);
    }

    @Override
    public FhirContext fhirContext() {
        return memory.fhirContext();
    }
}
