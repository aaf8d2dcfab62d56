package org.prodrome.server.cdsclient;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Whom the door has turned away, for the trail.
 *
 * @param client name of the registered client that it is or says it is; empty where it says of none
 * @param proved whether it has shown that it is that client
 * @param why a word of ours
 */
public record TurnedAway(String client, boolean proved, String why) {
    private static final String ATTRIBUTE = TurnedAway.class.getName();

    /** Somebody of whom nothing is known. */
    public static final TurnedAway STRANGER = new TurnedAway("", false, "STRANGER");

    /** Notes it on the request. */
    public void mark(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** What was noted on a request. */
    public static Optional<TurnedAway> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof TurnedAway away ? Optional.of(away) : Optional.empty();
    }
}
