package org.prodrome.server.governance;

import java.util.Locale;

/**
 * Who makes a change, and why.
 *
 * @param by 1 to 300 characters
 * @param reason 1 to 1000 characters
 */
record Signed(String by, String reason) {
    private static final int LONGEST_NAME = 300;
    private static final int LONGEST_REASON = 1000;

    /** @throws GovernanceRefusedException when either is empty or too long */
    Signed {
        by = required("by", by, LONGEST_NAME);
        reason = required("reason", reason, LONGEST_REASON);
    }

    /** Whether two names are one person's, as far as names tell. */
    static boolean isSame(String one, String other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(String name) {
        return name.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    private static String required(String name, String text, int longest) {
        if (text.isBlank() || text.length() > longest) {
            throw GovernanceRefusedException.invalid(
                    "\"%s\" is needed, 1 to %d characters: who changes this, and why".formatted(name, longest));
        }
        return text.strip();
    }
}
