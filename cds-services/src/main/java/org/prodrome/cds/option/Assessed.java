package org.prodrome.cds.option;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DomainResource;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.claim.Claim;

/**
 * An option for one patient.
 *
 * @param plan id of the plan that it stands in
 * @param draft the order that it proposes, with a temporary id; null where there is none
 */
public record Assessed(
        String plan,
        Option option,
        List<Judged> criteria,
        @Nullable DomainResource draft) {
    public Assessed {
        criteria = List.copyOf(criteria);
    }

    /** Ruled out by one criterion that does not hold, eligible when all hold, else not known. */
    public Met verdict() {
        if (criteria.stream().anyMatch(one -> one.met() == Met.NO)) {
            return Met.NO;
        }
        return criteria.stream().allMatch(one -> one.met() == Met.YES) ? Met.YES : Met.UNKNOWN;
    }

    /** The facts that it rests on. */
    public Stream<Claim> claims() {
        return criteria.stream().flatMap(one -> one.claims().stream());
    }

    /** The same after the evidence check. */
    public Assessed proved(Set<Claim> proved) {
        return new Assessed(
                plan, option, criteria.stream().map(one -> one.proved(proved)).toList(), draft);
    }
}
