package org.prodrome.cds.governance;

/** How far a speaker is let: one step forward at a time, back at any time. */
public enum State {
    /** Registered; not run for cards. */
    PROPOSED,
    /** Runs and is recorded; nothing is shown. */
    SHADOW,
    /** Shown to the named users alone. */
    PILOT,
    /** Shown to everybody. */
    LIVE,
    /** Taken from the cards until it goes through shadow again. */
    SUSPENDED,
    /** Ended for good. */
    RETIRED;

    /** Whether the step is allowed. */
    public boolean mayBecome(State next) {
        return switch (this) {
            case PROPOSED -> next == SHADOW || next == RETIRED;
            case SHADOW -> next == PILOT || next == SUSPENDED || next == RETIRED;
            case PILOT -> next == LIVE || next == SHADOW || next == SUSPENDED || next == RETIRED;
            case LIVE -> next == PILOT || next == SHADOW || next == SUSPENDED || next == RETIRED;
            case SUSPENDED -> next == SHADOW || next == RETIRED;
            case RETIRED -> false;
        };
    }

    /** Whether what it says may reach a person. */
    public boolean speaks() {
        return this == PILOT || this == LIVE;
    }
}
