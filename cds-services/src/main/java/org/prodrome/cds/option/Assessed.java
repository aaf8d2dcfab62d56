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
 * @param cautions what may speak against it
 * @param draft the order that it proposes: new with a temporary id, or the caller's own changed; null where there is
 *     none
 * @param removed reference of the caller's draft that it takes away; null where it takes none
 */
public record Assessed(
        String plan,
        Option option,
        List<Judged> criteria,
        List<Judged> cautions,
        @Nullable DomainResource draft,
        @Nullable String removed) {
    public Assessed {
        criteria = List.copyOf(criteria);
        cautions = List.copyOf(cautions);
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
        return Stream.concat(criteria.stream(), cautions.stream()).flatMap(one -> one.claims().stream());
    }

    /** The same after the evidence check. */
    public Assessed proved(Set<Claim> proved) {
        return new Assessed(
                plan,
                option,
                criteria.stream().map(one -> one.proved(proved)).toList(),
                cautions.stream().map(one -> one.proved(proved)).toList(),
                draft,
                removed);
    }

    /** The same with a draft of its own. */
    Assessed copy() {
        return draft == null ? this : with(draft.copy());
    }

    Assessed with(DomainResource made) {
        return new Assessed(plan, option, criteria, cautions, made, removed);
    }

    Assessed removing(String reference) {
        return new Assessed(plan, option, criteria, cautions, draft, reference);
    }
}
