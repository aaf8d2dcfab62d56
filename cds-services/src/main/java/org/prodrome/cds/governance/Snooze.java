package org.prodrome.cds.governance;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * A user's wish to hear no more of one rule about one patient for a while.
 *
 * @param patient id in our own record, or {@code caller|id} of a patient who is not in it
 * @param tier how loudly the rule spoke then: what is more urgent speaks all the same
 * @param until when it ends
 * @param reason in words
 * @param known references of what the card rested on that quiet was asked for: what interrupts is quiet about these
 *     alone
 */
public record Snooze(
        String patient, String rule, int tier, Instant until, String by, String reason, List<String> known) {
    private static final int INTERRUPTS = 1;

    public Snooze {
        known = List.copyOf(known);
    }

    /**
     * Whether a rule that has something to say stays quiet. Nothing is more urgent than what interrupts, so there a
     * newer result speaks: nobody has seen it yet.
     *
     * @param restsOn references of what its sentence rests on now
     */
    public boolean covers(String ruleId, int tierNow, Collection<String> restsOn) {
        return rule.equals(ruleId) && tierNow >= tier && (tierNow > INTERRUPTS || known.containsAll(restsOn));
    }
}
