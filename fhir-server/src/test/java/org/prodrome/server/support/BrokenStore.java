package org.prodrome.server.support;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** A fault of the store, for some resources, until it is closed. */
@Interceptor
public final class BrokenStore implements AutoCloseable {
    private final IInterceptorService store;
    private final Predicate<IBaseResource> which;
    private final Supplier<BaseServerResponseException> how;

    BrokenStore(IInterceptorService store, Predicate<IBaseResource> which, Supplier<BaseServerResponseException> how) {
        this.store = store;
        this.which = which;
        this.how = how;
        store.registerInterceptor(this);
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource) {
        if (which.test(resource)) {
            throw how.get();
        }
    }

    @Override
    public void close() {
        store.unregisterInterceptor(this);
    }
}
