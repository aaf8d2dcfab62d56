package org.prodrome.cds.governance;

/**
 * Whether something may be shown.
 *
 * @param shown whether it reaches the user
 * @param reason why not: a short name that counters carry; empty when it is shown
 * @param words the same for a person
 */
public record Ruling(boolean shown, String reason, String words) {
    /** It may be shown. */
    public static final Ruling SHOWN = new Ruling(true, "", "");

    static Ruling withheld(String reason, String words) {
        return new Ruling(false, reason, words);
    }
}
