package org.prodrome.cds.governance;

import java.time.Instant;

/**
 * A user's wish to hear no more of one rule about one patient for a while.
 *
 * @param patient id in our own record, or {@code caller|id} of a patient who is not in it
 * @param tier how loudly the rule spoke then: what is more urgent speaks all the same
 * @param until when it ends
 * @param reason in words
 */
public record Snooze(String patient, String rule, int tier, Instant until, String by, String reason) {
    /** Whether a rule that has something to say stays quiet. */
    public boolean covers(String ruleId, int tierNow) {
        return rule.equals(ruleId) && tierNow >= tier;
    }
}
