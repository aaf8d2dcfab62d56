package org.prodrome.longitudinal.ledger;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.claim.Claim;

/**
 * Two statements that cannot both hold.
 *
 * @param kind what kind of disagreement
 * @param sources relative references of what disagrees, at least one; of a note the document
 * @param detail both statements in words, for a person
 * @param kept what the timeline goes on saying meanwhile
 * @param claim both statements as a sentence that can be proved; null where there is none, as for what must not be told
 */
public record Contradiction(
        Kind kind,
        List<String> sources,
        String detail,
        String kept,
        @Nullable Claim claim) {
    public Contradiction {
        sources = List.copyOf(sources);
    }

    /** Both statements as a sentence that can be proved, where there is one. */
    public Optional<Claim> sentence() {
        return Optional.ofNullable(claim);
    }

    /** Kinds of disagreement. */
    public enum Kind {
        /** A note names an allergy that the list of allergies does not hold. */
        ALLERGY_ONLY_IN_A_NOTE,
        /** The list says that there is no known allergy, and holds one. */
        NO_KNOWN_ALLERGY_BESIDE_ONE,
        /** An order is active and a statement of the same drug says that it was stopped. */
        ORDERED_BUT_STOPPED,
        /** One entry says that a problem is over, another that it is active. */
        RESOLVED_AND_ACTIVE,
        /** Two values of one analyte for one instant. */
        TWO_VALUES_AT_ONCE,
        /** Something dated before the patient was born, or after the patient died. */
        OUTSIDE_LIFE,
        /** Something that a person of this sex does not have. */
        SEX,
        /** Another Patient resource of the same person, linked or merged, has another birth date or sex. */
        LINKED_PATIENT,
        /** A note says something that is too unsure to be told: of a kind that was not measured or held too rarely. */
        UNSURE_NOTE
    }
}
