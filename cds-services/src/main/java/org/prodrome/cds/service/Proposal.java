package org.prodrome.cds.service;

import org.hl7.fhir.r4.model.DomainResource;

/**
 * A new resource that the user may accept from a card.
 *
 * @param label what accepting does
 * @param description what is created
 * @param resource whole, with a temporary id
 */
record Proposal(String label, String description, DomainResource resource) {}
