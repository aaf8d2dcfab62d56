package org.prodrome.server.feedback;

import java.util.List;
import org.prodrome.server.trail.CallFacts;

/**
 * One item of feedback beside the card that it is about.
 *
 * @param call that the card answered, with the caller and the token of the feedback; of an unknown card all but these
 *     is empty
 * @param rules on the card, with their versions, the headline's first
 * @param models on the card, with their versions
 */
record Told(CardFeedback feedback, CallFacts call, List<String> rules, List<String> models) {
    Told {
        rules = List.copyOf(rules);
        models = List.copyOf(models);
    }

    Told withoutOwnPatient() {
        return new Told(feedback, call.withoutOwnPatient(), rules, models);
    }
}
