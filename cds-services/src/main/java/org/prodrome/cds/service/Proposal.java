package org.prodrome.cds.service;

import java.util.List;
import org.hl7.fhir.r4.model.DomainResource;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.hook.Suggestion.Action;
import org.prodrome.longitudinal.claim.Claim;

/**
 * One change of the caller's record that the user may accept from a card.
 *
 * @param label what accepting does
 * @param description what is created, changed or taken away
 * @param resource whole: new with a temporary id, or the caller's own changed; null where one is taken away
 * @param removed reference of what is taken away; null where nothing is
 * @param because sentences of the card that it follows from: it is proposed only while one of them stands there
 */
record Proposal(
        String label,
        String description,
        Action.Type type,
        @Nullable DomainResource resource,
        @Nullable String removed,
        List<Claim> because) {
    Proposal {
        because = List.copyOf(because);
    }

    /** A new resource. */
    Proposal(String label, String description, DomainResource resource, List<Claim> because) {
        this(label, description, Action.Type.CREATE, resource, null, because);
    }
}
