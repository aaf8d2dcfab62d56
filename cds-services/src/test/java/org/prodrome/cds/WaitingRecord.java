package org.prodrome.cds;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.api.MethodOutcome;
import com.google.common.collect.Multimap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.instance.model.api.IBaseParameters;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;

/** A record that does not answer one question before it is let go. */
public final class WaitingRecord implements IRepository {
    private final IRepository record;
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile Predicate<String> slow = question -> false;

    public WaitingRecord(IRepository record) {
        this.record = record;
    }

    /**
     * Keeps one question waiting from now on.
     *
     * @param question {@code read Patient}, {@code search Condition patient}, {@code search Condition _id},
     *     {@code $similar}
     */
    public void waitAt(String question) {
        slow = question::equals;
    }

    public void letGo() {
        slow = question -> false;
        release.countDown();
    }

    private void ask(String question) {
        try {
            if (slow.test(question) && !release.await(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test did not let go");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("a late service is interrupted", e);
        }
    }

    @Override
    public <T extends IBaseResource, I extends IIdType> T read(Class<T> type, I id, Map<String, String> headers) {
        ask("read " + type.getSimpleName());
        return record.read(type, id, headers);
    }

    @Override
    public <B extends IBaseBundle, T extends IBaseResource> B search(
            Class<B> bundleType,
            Class<T> type,
            Multimap<String, List<IQueryParameterType>> query,
            Map<String, String> headers) {
        query.keySet().stream()
                .filter(parameter -> !parameter.equals("_count"))
                .forEach(parameter -> ask("search %s %s".formatted(type.getSimpleName(), parameter)));
        return record.search(bundleType, type, query, headers);
    }

    @Override
    public <R extends IBaseResource, P extends IBaseParameters, I extends IIdType> R invoke(
            I id, String name, P parameters, Class<R> returnType, Map<String, String> headers) {
        ask(name);
        return record.invoke(id, name, parameters, returnType, headers);
    }

    @Override
    public <T extends IBaseResource> MethodOutcome create(T resource, Map<String, String> headers) {
        return record.create(resource, headers);
    }

    @Override
    public <T extends IBaseResource> MethodOutcome update(T resource, Map<String, String> headers) {
        return record.update(resource, headers);
    }

    @Override
    public <T extends IBaseResource, I extends IIdType> MethodOutcome delete(
            Class<T> type, I id, Map<String, String> headers) {
        return record.delete(type, id, headers);
    }

    @Override
    public FhirContext fhirContext() {
        return record.fhirContext();
    }
}
