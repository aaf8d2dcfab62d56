package org.prodrome.server.cdsclient;

/** A client's token is not accepted. Why is for the log; the caller is told nothing. */
final class TokenRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Defect defect;

    /** What is wrong. */
    enum Defect {
        TOO_LONG,
        NOT_A_TOKEN,
        REPEATED_OR_BROKEN_JSON,
        TYPE,
        ALGORITHM,
        KEY_IN_THE_TOKEN,
        CRITICAL_EXTENSION,
        KEY_ID,
        KEY_ADDRESS,
        AUDIENCE,
        EXPIRED,
        NOT_YET_VALID,
        LIFETIME,
        TOKEN_ID,
        UNKNOWN_KEY,
        KEYS_UNAVAILABLE,
        SIGNATURE,
        SEEN_BEFORE,
        CERTIFICATE
    }

    TokenRefusedException(Defect defect) {
        super(defect.name());
        this.defect = defect;
    }

    Defect defect() {
        return defect;
    }
}
