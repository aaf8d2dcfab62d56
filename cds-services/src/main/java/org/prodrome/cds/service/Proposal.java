package org.prodrome.cds.service;

import java.util.List;
import org.hl7.fhir.r4.model.DomainResource;
import org.prodrome.longitudinal.claim.Claim;

/**
 * A new resource that the user may accept from a card.
 *
 * @param label what accepting does
 * @param description what is created
 * @param resource whole, with a temporary id
 * @param because sentences of the card that it follows from: it is proposed only while one of them stands there
 */
record Proposal(String label, String description, DomainResource resource, List<Claim> because) {
    Proposal {
        because = List.copyOf(because);
    }
}
