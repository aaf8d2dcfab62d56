package org.prodrome.server.record;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;

/** An instance-level FHIR operation of ours that readers of the record may also call without HTTP. */
public interface RecordOperation {
    /** Name with the dollar sign. */
    String name();

    /** Type whose instances it is for. */
    String resourceType();

    /** Answers with the rights of the request. */
    Parameters invoke(IdType id, Parameters input, RequestDetails request);
}
