package org.prodrome.server.trail;

import java.util.UUID;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

/** A card, which is no resource, as FHIR names it. */
public final class Cards {
    /** System of ids that are no UUIDs: some EHRs send their own. */
    private static final String CARD = "https://prodrome.org/fhir/card";

    private Cards() {}

    /** The card's uuid as an identifier. */
    public static Identifier identifier(String card) {
        try {
            return new Identifier().setSystem("urn:ietf:rfc:3986").setValue("urn:uuid:" + UUID.fromString(card));
        } catch (IllegalArgumentException noUuid) {
            return new Identifier().setSystem(CARD).setValue(card);
        }
    }

    static Reference reference(String card) {
        return new Reference().setIdentifier(identifier(card));
    }
}
