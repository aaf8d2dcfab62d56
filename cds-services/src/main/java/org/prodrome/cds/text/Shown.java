package org.prodrome.cds.text;

import java.util.List;
import java.util.Map;
import org.prodrome.longitudinal.claim.Claim;

/**
 * A sentence with its values in the units of a site.
 *
 * @param origin as the rule composed it, in canonical units
 * @param proved the same with the slots that are shown, to be proved in their place
 * @param signs unit as the origin's words have it, to unit as it is shown
 * @param recorded slots beside which their recorded form stands
 */
public record Shown(Claim origin, Claim proved, Map<String, String> signs, List<String> recorded) {
    public Shown {
        signs = Map.copyOf(signs);
        recorded = List.copyOf(recorded);
    }

    /** As composed. */
    public static Shown plain(Claim claim) {
        return new Shown(claim, claim, Map.of(), ClaimText.of(claim).recorded());
    }

    boolean isPlain() {
        return origin.equals(proved);
    }

    /** Words, in any language, with the units that are shown. */
    String inUnits(String words) {
        String shown = words;
        for (Map.Entry<String, String> sign : signs.entrySet()) {
            shown = DisplayUnits.replaced(shown, sign.getKey(), sign.getValue());
        }
        return shown;
    }
}
