package org.prodrome.server.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as a verified token says.
 *
 * @param subject the {@code sub}, or the client where there is none
 * @param patient id of the launch patient, when the token carries one
 * @param scopes what is granted
 * @param tokenId the {@code jti}, empty where the token has none
 */
record Caller(String subject, @Nullable String patient, List<SmartScope> scopes, String tokenId) {
    /** Name of the servlet request attribute that holds the caller. */
    static final String ATTRIBUTE = Caller.class.getName();

    Caller {
        scopes = List.copyOf(scopes);
    }

    /** This server itself, answering a registered client: it reads what it needs and writes nothing. */
    static Caller decisionSupportFor(String client) {
        return new Caller("cds-client:" + client, null, List.of(new SmartScope("system", "*", true, false)), "");
    }

    /** Whether the caller is a system that may read every type of everybody. */
    boolean readsEverything() {
        return scopes.stream().anyMatch(scope -> scope.context().equals("system") && scope.allTypes() && scope.read());
    }

    /** Whether the caller is a trusted system for everything. */
    boolean isSystem() {
        return scopes.stream()
                .anyMatch(
                        scope -> scope.context().equals("system") && scope.allTypes() && scope.read() && scope.write());
    }
}
