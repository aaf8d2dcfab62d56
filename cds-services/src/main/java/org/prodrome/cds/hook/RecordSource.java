package org.prodrome.cds.hook;

import ca.uhn.fhir.repository.IRepository;
import jakarta.servlet.http.HttpServletRequest;

/** Hands out the record for one call, so that every read of the call runs with its caller's rights. */
@FunctionalInterface
public interface RecordSource {
    IRepository forCall(HttpServletRequest request);
}
