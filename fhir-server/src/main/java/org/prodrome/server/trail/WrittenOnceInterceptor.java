package org.prodrome.server.trail;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.AuditEvent;
import org.jspecify.annotations.Nullable;

/** An AuditEvent is written once: nobody changes or deletes one through this server, whatever their scopes. */
@Interceptor
public final class WrittenOnceInterceptor {
    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(@Nullable IBaseResource before, IBaseResource now) {
        refuse(now);
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED)
    public void deleted(IBaseResource resource) {
        refuse(resource);
    }

    private static void refuse(IBaseResource resource) {
        if (resource instanceof AuditEvent) {
            throw new ForbiddenOperationException("an AuditEvent is written once; it is neither changed nor deleted");
        }
    }
}
