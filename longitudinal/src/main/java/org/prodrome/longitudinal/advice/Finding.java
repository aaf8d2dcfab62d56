package org.prodrome.longitudinal.advice;

import java.util.List;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;

/**
 * One thing that the record says about what is ordered, entered or still open.
 *
 * @param rule what says it
 * @param summary one sentence under 140 characters
 * @param details why
 * @param wanted what should be done about it
 */
public record Finding(Rule rule, Tier tier, Claim summary, List<Claim> details, List<Wanted> wanted) {
    public Finding {
        details = List.copyOf(details);
        wanted = List.copyOf(wanted);
    }

    /** What a rule of the record found, with what should be done about it. */
    public static Finding of(Detection detection, List<Wanted> wanted) {
        return new Finding(detection.rule(), detection.tier(), detection.summary(), detection.details(), wanted);
    }
}
