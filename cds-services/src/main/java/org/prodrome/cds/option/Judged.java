package org.prodrome.cds.option;

import java.util.List;
import java.util.Set;
import org.prodrome.longitudinal.claim.Claim;

/**
 * A criterion held against one record.
 *
 * @param claims the facts that it rests on
 * @param isSaid whether the claims say the criterion itself, so that its words are not repeated
 * @param unseen types of resources that would say it and of which the record does not hold all there is
 */
public record Judged(Criterion criterion, Met met, List<Claim> claims, boolean isSaid, List<String> unseen) {
    public Judged {
        claims = List.copyOf(claims);
        unseen = List.copyOf(unseen);
    }

    /**
     * The same after the evidence check: what rested on facts of which none was proved is not known, and what holds
     * because nothing is there is known only when each absence was proved.
     */
    public Judged proved(Set<Claim> proved) {
        List<Claim> kept = claims.stream().filter(proved::contains).toList();
        boolean isLost = isSaid ? kept.size() < claims.size() : kept.isEmpty() && !claims.isEmpty();
        return new Judged(criterion, isLost ? Met.UNKNOWN : met, isLost && isSaid ? List.of() : kept, isSaid, unseen);
    }
}
