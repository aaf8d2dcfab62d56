package org.prodrome.imaging.stow;

import java.util.List;

/** Takes instances into the record. */
public interface StudyReceiver {
    /**
     * Records the instances, their studies and the work to be done on them in one database transaction; returns after
     * the commit. Instances may be of several studies, and may be recorded already with the same content: those are
     * answered as stored and change nothing. An instance whose UID is recorded with other content is refused with
     * {@link FailureReason#DUPLICATE_SOP_INSTANCE}; the caller looked before, yet another request may have come first.
     *
     * @param instances at least one, no two with the same SOPInstanceUID
     * @return one outcome per instance, in the same order
     */
    StowOutcome receive(List<ReceivedInstance> instances);
}
