package org.prodrome.cds.governance;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.terminology.code.CodeSystems;

/**
 * For how long a user wants to hear no more of a card's rule, as an override reason says it: a clinician asks for quiet
 * where the card is dismissed, without an address of its own.
 */
public enum SnoozeReason {
    DAY("snooze-24h", "Quiet about this for 24 hours", Duration.ofHours(24)),
    WEEK("snooze-7d", "Quiet about this for 7 days", Duration.ofDays(7));

    /** Code system of the codes. */
    public static final String SYSTEM = CodeSystems.LABEL;

    private final String code;
    private final String display;
    private final Duration duration;

    SnoozeReason(String code, String display, Duration duration) {
        this.code = code;
        this.display = display;
        this.duration = duration;
    }

    public String code() {
        return code;
    }

    public String display() {
        return display;
    }

    /** How long the quiet lasts from the decision on. */
    public Duration duration() {
        return duration;
    }

    /**
     * The reason of a coding.
     *
     * @param system null where the caller sent the code alone, as some do
     */
    public static Optional<SnoozeReason> of(@Nullable String system, String code) {
        return Arrays.stream(values())
                .filter(reason -> (system == null || system.equals(SYSTEM)) && reason.code.equals(code))
                .findFirst();
    }
}
