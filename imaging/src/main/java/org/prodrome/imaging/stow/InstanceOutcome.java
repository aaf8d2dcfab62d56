package org.prodrome.imaging.stow;

/** What became of one instance of a request. */
public sealed interface InstanceOutcome {
    /** Durable and recorded, now or before with the same content. */
    record Stored(String studyUid, String seriesUid, String sopClassUid, String sopInstanceUid)
            implements InstanceOutcome {
        /** The outcome of an instance that is kept. */
        public static Stored of(ReceivedInstance instance) {
            return new Stored(
                    instance.studyUid(), instance.seriesUid(), instance.sopClassUid(), instance.sopInstanceUid());
        }
    }

    /**
     * Not recorded.
     *
     * @param sopClassUid empty when not known
     * @param sopInstanceUid empty when not known
     * @param reason why, as a code
     * @param detail why, for people; names no patient
     */
    record Refused(String sopClassUid, String sopInstanceUid, FailureReason reason, String detail)
            implements InstanceOutcome {
        /** The refusal of an instance whose header was read. */
        public static Refused of(ReceivedInstance instance, FailureReason reason, String detail) {
            return new Refused(instance.sopClassUid(), instance.sopInstanceUid(), reason, detail);
        }
    }
}
