package org.prodrome.cds.hook;

import ca.uhn.fhir.repository.IRepository;

/** One decision support service: what it is and how it answers. */
public interface CdsService {
    ServiceDescription description();

    /**
     * Answers one call.
     *
     * @param record the own store, read with the caller's rights
     * @throws CallRefusedException when the call cannot be answered as it stands
     */
    CdsResponse call(HookCall call, IRepository record);
}
