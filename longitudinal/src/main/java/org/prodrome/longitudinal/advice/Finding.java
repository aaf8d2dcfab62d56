package org.prodrome.longitudinal.order;

import java.util.List;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.terminology.quantity.Analyte;

/**
 * One thing that the record says about a draft.
 *
 * @param rule what says it
 * @param summary one sentence under 140 characters
 * @param details why
 * @param wanted what should be measured first, or again
 */
public record Finding(Rule rule, Tier tier, Claim summary, List<Claim> details, List<Analyte> wanted) {
    public Finding {
        details = List.copyOf(details);
        wanted = List.copyOf(wanted);
    }
}
