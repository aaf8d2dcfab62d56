package org.prodrome.server.governance;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of the register do by themselves about what may speak: what was unused for long, or not reviewed in
 * time, is flagged; what has been flagged for long, also because its owner is gone, is suspended.
 *
 * @param unusedAfter how long something can go without standing on a card
 * @param suspendAfter how long after being flagged it is suspended
 */
record Upkeep(Duration unusedAfter, Duration suspendAfter) {
    /** How the flag of an overdue review begins: a new date ends it. */
    static final String OVERDUE = "its review was due";

    /** How the flag of a rule that is not acted on begins: its owner decides, it is never suspended for it. */
    static final String UNACCEPTED = "not acted on: ";

    private static final String UNUSED = "unused";

    /** What is to be done about one entry. */
    sealed interface Step {
        record Nothing() implements Step {}

        record Flag(String why) implements Step {}

        record Unflag() implements Step {}

        record Suspend() implements Step {}
    }

    Step of(SpeakerEntry entry, Instant now) {
        if (!entry.state().speaks()) {
            return new Step.Nothing();
        }
        Instant flaggedAt = entry.flaggedAt();
        if (flaggedAt == null || entry.flagged().startsWith(UNACCEPTED)) {
            String why = why(entry, now);
            return why.isEmpty() ? new Step.Nothing() : new Step.Flag(why);
        }
        if (isRemedied(entry, now)) {
            return new Step.Unflag();
        }
        return flaggedAt.plus(suspendAfter).isAfter(now) ? new Step.Nothing() : new Step.Suspend();
    }

    private String why(SpeakerEntry entry, Instant now) {
        if (isUnused(entry, now)) {
            return "%s for %d days".formatted(UNUSED, unusedAfter.toDays());
        }
        return isOverdue(entry, now) ? "%s on %s".formatted(OVERDUE, entry.reviewDue()) : "";
    }

    private boolean isRemedied(SpeakerEntry entry, Instant now) {
        return (entry.flagged().startsWith(UNUSED) && !isUnused(entry, now))
                || (entry.flagged().startsWith(OVERDUE) && !isOverdue(entry, now));
    }

    /** Whether the day of its review has passed. */
    static boolean isOverdue(SpeakerEntry entry, Instant now) {
        LocalDate due = entry.reviewDue();
        return due != null && due.isBefore(LocalDate.ofInstant(now, ZoneOffset.UTC));
    }

    private boolean isUnused(SpeakerEntry entry, Instant now) {
        Instant since = now.minus(unusedAfter);
        return isBefore(entry.lastSpoke(), since) && isBefore(entry.speaksSince(), since);
    }

    private static boolean isBefore(@Nullable Instant when, Instant since) {
        return when == null || when.isBefore(since);
    }
}
