package org.prodrome.server.security;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import org.prodrome.server.record.RecordInterceptor;

/**
 * A patient's token may not search through references ({@code performer:Patient.family}, {@code _has}): the number of
 * hits would answer questions about resources that the token does not open.
 */
@Interceptor
public final class ChainedSearchInterceptor implements RecordInterceptor {
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED)
    public void refuseChains(ServletRequestDetails request) {
        boolean ownOnly = request.getServletRequest().getAttribute(Caller.ATTRIBUTE) instanceof Caller caller
                && caller.scopes().stream().anyMatch(scope -> scope.context().equals("patient"));
        if (ownOnly
                && request.getParameters().keySet().stream()
                        .anyMatch(name -> name.contains(".") || name.startsWith("_has"))) {
            throw new ForbiddenOperationException("this token does not search through references");
        }
    }
}
