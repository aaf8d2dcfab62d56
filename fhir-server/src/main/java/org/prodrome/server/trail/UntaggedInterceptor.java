package org.prodrome.server.trail;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import java.util.Set;
import org.prodrome.server.record.RecordInterceptor;

/** {@code $meta-add} and {@code $meta-delete} change labels without a new version: not those of the trail. */
@Interceptor
public final class UntaggedInterceptor implements RecordInterceptor {
    private static final Set<String> TRAIL = Set.of("AuditEvent", "GuidanceResponse");

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void handle(RestOperationTypeEnum operation, RequestDetails request) {
        boolean tags = operation == RestOperationTypeEnum.META_ADD
                || operation == RestOperationTypeEnum.META_DELETE
                || "$meta-add".equals(request.getOperation())
                || "$meta-delete".equals(request.getOperation());
        if (tags && TRAIL.contains(String.valueOf(request.getResourceName()))) {
            throw new ForbiddenOperationException("labels of the trail are not changed");
        }
    }
}
