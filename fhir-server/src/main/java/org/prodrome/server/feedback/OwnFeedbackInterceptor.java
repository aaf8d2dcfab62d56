package org.prodrome.server.feedback;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.GuidanceResponse;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.record.ServerWrites;

/**
 * What users made of our cards is written by this server alone. GuidanceResponses of other systems are added by POST,
 * so that nobody takes an id beforehand that an item of feedback will have.
 */
@Interceptor
public final class OwnFeedbackInterceptor {
    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource, @Nullable RequestDetails request) {
        if (resource instanceof GuidanceResponse response && !ServerWrites.isOwn(request)) {
            if (response.getIdElement().hasIdPart()) {
                throw new ForbiddenOperationException(
                        "a GuidanceResponse is added by POST, under an id that this server gives");
            }
            refuseOurs(response);
        }
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(@Nullable IBaseResource before, IBaseResource now, @Nullable RequestDetails request) {
        if (!ServerWrites.isOwn(request)) {
            refuseOurs(before);
            refuseOurs(now);
        }
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED)
    public void deleted(IBaseResource resource, @Nullable RequestDetails request) {
        if (!ServerWrites.isOwn(request)) {
            refuseOurs(resource);
        }
    }

    private static void refuseOurs(@Nullable IBaseResource resource) {
        if (resource instanceof GuidanceResponse response
                && (response.hasExtension(FeedbackResource.CARD_FEEDBACK)
                        || response.getIdentifier().stream()
                                .anyMatch(one -> FeedbackResource.IDENTIFIER.equals(one.getSystem())))) {
            throw new ForbiddenOperationException(
                    "feedback on a card comes by POST /cds-services/{id}/feedback; its GuidanceResponse is this server's own");
        }
    }
}
