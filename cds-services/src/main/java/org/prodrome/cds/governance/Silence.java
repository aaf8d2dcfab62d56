package org.prodrome.cds.governance;

import java.time.Instant;

/**
 * One use of the kill switch that holds.
 *
 * @param target what is silent: an id of the scope, empty for {@link Scope#ALL}
 * @param reason in words
 * @param by who asked for it
 */
public record Silence(String id, Scope scope, String target, String reason, String by, Instant since) {
    /** What is silenced. */
    public enum Scope {
        SERVICE,
        RULE,
        MODEL,
        /** One plan of options. */
        PLAN,
        /** Everything that one calling system would be told. */
        CLIENT,
        /** Everything about one patient: of our record by its id, of a caller's by {@code caller|id}. */
        PATIENT,
        ALL
    }

    boolean covers(Kind kind, String speaker, Audience audience) {
        return switch (scope) {
            case ALL -> true;
            case SERVICE -> kind == Kind.SERVICE && target.equals(speaker);
            case RULE -> kind == Kind.RULE && target.equals(speaker);
            case MODEL -> kind == Kind.MODEL && target.equals(speaker);
            case PLAN -> kind == Kind.PLAN && target.equals(speaker);
            case CLIENT -> audience.clients().contains(target);
            case PATIENT -> audience.patients().contains(target);
        };
    }
}
