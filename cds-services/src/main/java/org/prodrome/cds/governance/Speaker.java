package org.prodrome.cds.governance;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One service, rule or model in the register.
 *
 * @param id stable name; of rules and models with their version
 * @param title what a person calls it
 * @param purpose what it is for
 * @param version of its content
 * @param owner who answers for it; empty while nobody does
 * @param pilotUsers references of the users it is shown to in pilot, such as {@code Practitioner/12}
 * @param reviewDue day by which the owner looks at it again
 * @param evaluation the local evaluation that a model passed, empty where none is on record
 * @param flagged why it is going to be suspended, empty when nothing is wrong
 * @param lastSpoke when a card last carried it
 */
public record Speaker(
        Kind kind,
        String id,
        String title,
        String purpose,
        String version,
        State state,
        String owner,
        Set<String> pilotUsers,
        @Nullable LocalDate reviewDue,
        String evaluation,
        String flagged,
        @Nullable Instant lastSpoke,
        SourceAttributes attributes) {
    public Speaker {
        pilotUsers = Set.copyOf(pilotUsers);
    }

    /** The same in another state, owned by somebody. */
    Speaker in(State other) {
        return new Speaker(
                kind,
                id,
                title,
                purpose,
                version,
                other,
                owner.isBlank() ? "(then)" : owner,
                pilotUsers,
                reviewDue,
                evaluation,
                flagged,
                lastSpoke,
                attributes);
    }

    /**
     * What stands between it and being shown; empty when nothing does.
     *
     * @param next {@link State#PILOT} or {@link State#LIVE}
     */
    public List<String> missingFor(State next) {
        List<String> missing = new ArrayList<>();
        if (!next.speaks()) {
            return missing;
        }
        if (owner.isBlank()) {
            missing.add("an owner");
        }
        if (reviewDue == null) {
            missing.add("a review date");
        }
        if (next == State.PILOT && pilotUsers.isEmpty()) {
            missing.add("the users of the pilot");
        }
        if (kind == Kind.MODEL && next == State.LIVE && evaluation.isBlank()) {
            missing.add("a passed local evaluation");
        }
        if (next == State.LIVE) {
            attributes.missing().forEach(attribute -> missing.add("source attribute " + attribute.key()));
        }
        return missing;
    }
}
