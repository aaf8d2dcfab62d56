package org.prodrome.server.trail;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.AuditEvent;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.record.ServerWrites;

/**
 * An AuditEvent is written once: nobody changes or deletes one, whatever their scopes. Clients may add those of other
 * systems, under ids that this server gives, so that no id of ours is taken beforehand; none that says it is ours.
 */
@Interceptor
public final class WrittenOnceInterceptor {
    private final String ownBase;

    /** @param ownBase base address of our FHIR endpoint, by which our own events name their observer */
    WrittenOnceInterceptor(String ownBase) {
        this.ownBase = ownBase;
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource, @Nullable RequestDetails request) {
        if (!(resource instanceof AuditEvent event) || ServerWrites.isOwn(request)) {
            return;
        }
        if (event.getIdElement().hasIdPart()) {
            throw new ForbiddenOperationException("an AuditEvent is added by POST, under an id that this server gives");
        }
        if (saysItIsOurs(event)) {
            throw new ForbiddenOperationException("only this server itself writes the AuditEvents of what it did");
        }
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(@Nullable IBaseResource before, IBaseResource now) {
        refuse(now);
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED)
    public void deleted(IBaseResource resource) {
        refuse(resource);
    }

    private boolean saysItIsOurs(AuditEvent event) {
        return event.getSubtype().stream().anyMatch(coding -> AuditEvents.SUBTYPE.equals(coding.getSystem()))
                || ownBase.equals(
                        event.getSource().getObserver().getIdentifier().getSystem());
    }

    private static void refuse(IBaseResource resource) {
        if (resource instanceof AuditEvent) {
            throw new ForbiddenOperationException("an AuditEvent is written once; it is neither changed nor deleted");
        }
    }
}
