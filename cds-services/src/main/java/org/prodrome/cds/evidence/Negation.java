package org.prodrome.cds.evidence;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.claim.Slot;

/**
 * A sentence that names a thing says that it is so: what the record says was not so must not be named as if it were.
 */
final class Negation {
    private static final Set<String> NOT_SO = Set.of("not-done", "not-taken");

    private Negation() {}

    /**
     * Refuses a label of what was refuted, and of what was not done or taken unless the sentence prints that status.
     */
    static void require(Claim claim, Slot slot, Map<String, Resource> fetched) {
        if (slot.derivation().function() != DerivationFunction.LABEL) {
            return;
        }
        String source = slot.derivation().sources().get(0);
        Resource cited = fetched.get(source);
        if (cited == null) {
            return;
        }
        boolean notSo = Sources.children(cited, "status").stream()
                .map(Base::primitiveValue)
                .anyMatch(status -> status != null && NOT_SO.contains(status));
        if (Sources.isRefuted(cited) || (notSo && !printsStatus(claim, source))) {
            throw new DerivationRefused(DropReason.RETRACTED);
        }
    }

    private static boolean printsStatus(Claim claim, String source) {
        return claim.slots().stream()
                .anyMatch(slot -> slot.derivation().function() == DerivationFunction.STATUS
                        && slot.derivation().sources().equals(List.of(source)));
    }
}
