package org.prodrome.server.security;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.interceptor.auth.AuthorizedList;
import ca.uhn.fhir.rest.server.interceptor.auth.SearchNarrowingInterceptor;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import org.prodrome.server.record.RecordInterceptor;

/** Narrows the searches of a patient's token to that patient's compartment; authorization rules alone do not. */
final class OwnRecordInterceptor extends SearchNarrowingInterceptor implements RecordInterceptor {
    @Override
    protected AuthorizedList buildAuthorizedList(RequestDetails request) {
        AuthorizedList list = new AuthorizedList();
        if (request instanceof ServletRequestDetails servlet
                && servlet.getServletRequest().getAttribute(Caller.ATTRIBUTE) instanceof Caller caller
                && caller.patient() != null
                && caller.scopes().stream().allMatch(scope -> scope.context().equals("patient"))) {
            list.addCompartment("Patient/" + caller.patient());
        }
        return list;
    }
}
