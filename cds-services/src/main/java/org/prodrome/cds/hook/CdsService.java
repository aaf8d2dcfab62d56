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

    /**
     * The same answer to be made in a given time: of a service that finishes one card after another what is ready can
     * be taken before the whole is. Nothing is read yet.
     */
    default PendingAnswer begin(HookCall call, IRepository record) {
        return new WholeAnswer(description().id(), () -> call(call, record));
    }
}
