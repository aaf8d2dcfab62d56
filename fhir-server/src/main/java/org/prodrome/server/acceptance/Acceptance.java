package org.prodrome.server.acceptance;

import java.util.Map;
import java.util.TreeMap;
import org.prodrome.longitudinal.backtest.report.Interval;
import org.prodrome.longitudinal.backtest.report.Share;

/**
 * What users made of the cards of one service or rule.
 *
 * @param kind {@code service} or {@code rule}; a card counts for the rule of its headline
 * @param shown cards that left
 * @param accepted cards with a suggestion taken, at the last word
 * @param overridden cards dismissed, at the last word
 * @param unanswered cards that nobody said anything about: clients never report what is ignored
 * @param rate accepted of accepted and overridden, 0 to 1; 0 where there is neither
 * @param low lower end of the 95 % interval (Wilson, J Am Stat Assoc 1927;22:209, doi:10.1080/01621459.1927.10502953)
 * @param high upper end
 * @param reasons overridden cards by reason code; empty code where none was given
 */
public record Acceptance(
        String kind,
        String id,
        int shown,
        int accepted,
        int overridden,
        int unanswered,
        double rate,
        double low,
        double high,
        Map<String, Integer> reasons) {
    public Acceptance {
        reasons = new TreeMap<>(reasons);
    }

    static Acceptance of(
            String kind, String id, int shown, int accepted, int overridden, Map<String, Integer> reasons) {
        int n = accepted + overridden;
        int unanswered = Math.max(0, shown - n);
        if (n == 0) {
            return new Acceptance(kind, id, shown, accepted, overridden, unanswered, 0, 0, 1, reasons);
        }
        Interval share = new Share(accepted, n).wilson();
        return new Acceptance(
                kind, id, shown, accepted, overridden, unanswered, share.value(), share.low(), share.high(), reasons);
    }

    /** Cards that were answered. */
    public int answered() {
        return accepted + overridden;
    }
}
