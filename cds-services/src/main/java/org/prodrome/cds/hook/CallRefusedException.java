package org.prodrome.cds.hook;

/**
 * A call that is not answered with cards: what was found, where, and what would be right. The message is for the
 * integrator and holds no content of the record.
 */
public final class CallRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, with the HTTP status and the FHIR issue type that say so. */
    public enum Reason {
        MALFORMED(400, "structure"),
        INVALID(400, "invalid"),
        MISSING(400, "required"),
        OTHER_PATIENT(400, "business-rule"),
        NOT_GRANTED(403, "forbidden"),
        UNKNOWN_SERVICE(404, "not-found"),
        METHOD(405, "not-supported"),
        DATA_UNREACHABLE(412, "not-found"),
        TOO_LARGE(413, "too-long"),
        MEDIA_TYPE(415, "not-supported"),
        UNSUPPORTED_VERSION(422, "not-supported"),
        BUSY(503, "throttled");

        private final int status;
        private final String issueType;

        Reason(int status, String issueType) {
            this.status = status;
            this.issueType = issueType;
        }

        /** HTTP status. */
        public int status() {
            return status;
        }

        /** Code of the FHIR value set issue-type. */
        public String issueType() {
            return issueType;
        }
    }

    private final Reason reason;

    public CallRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** A required element is not there. */
    public static CallRefusedException missing(String path, String right) {
        return new CallRefusedException(Reason.MISSING, "%s is missing; expected %s".formatted(path, right));
    }

    /** An element is there and wrong. */
    public static CallRefusedException invalid(String path, String found, String right) {
        return new CallRefusedException(Reason.INVALID, "%s: found %s; expected %s".formatted(path, found, right));
    }
}
