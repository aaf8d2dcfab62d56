package org.prodrome.server.governance;

/** A change that is not made; the message says why. */
final class GovernanceRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private GovernanceRefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    static GovernanceRefusedException invalid(String message) {
        return new GovernanceRefusedException(400, message);
    }

    static GovernanceRefusedException unknown(String message) {
        return new GovernanceRefusedException(404, message);
    }

    /** What is asked is well formed and may not happen as things stand. */
    static GovernanceRefusedException conflict(String message) {
        return new GovernanceRefusedException(409, message);
    }

    int status() {
        return status;
    }
}
