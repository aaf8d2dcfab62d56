package org.prodrome.cds.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.cds.evidence.EvidenceReport.Dropped;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.Slot;

/**
 * Derives every sentence again from the resources it cites, with code that shares nothing with the code that wrote it,
 * and removes what comes out differently.
 */
public final class EvidenceCheck {
    /** Parameters that are printed as they stand, so that a number could hide in them. */
    private static final Set<String> WORDS = Set.of("up", "down", "same", "text", "above", "otherwise");

    private final EvidenceStore store;

    public EvidenceCheck(EvidenceStore store) {
        this.store = store;
    }

    /** Sorts sentences into proved and unproved. */
    public EvidenceReport check(List<Claim> claims) {
        Set<String> cited = new LinkedHashSet<>();
        claims.forEach(claim -> cited.addAll(claim.sources()));
        Map<String, Resource> fetched = store.fetch(cited);
        Derivations derivations = new Derivations(store, fetched);
        List<Claim> kept = new ArrayList<>();
        List<Dropped> dropped = new ArrayList<>();
        for (Claim claim : claims) {
            Optional<DropReason> reason = reasonToDrop(claim, fetched, derivations);
            if (reason.isPresent()) {
                dropped.add(new Dropped(claim.templateId(), reason.get()));
            } else {
                kept.add(claim);
            }
        }
        return new EvidenceReport(kept, dropped);
    }

    private static Optional<DropReason> reasonToDrop(
            Claim claim, Map<String, Resource> fetched, Derivations derivations) {
        if (FixedWords.holdNumber(claim.template()) || claim.slots().stream().anyMatch(EvidenceCheck::hidesNumber)) {
            return Optional.of(DropReason.DIGITS_IN_TEMPLATE);
        }
        if (claim.slots().isEmpty()) {
            return Optional.of(DropReason.NOT_DERIVED);
        }
        try {
            Map<String, String> printed = new HashMap<>();
            for (Slot slot : claim.slots()) {
                NamedMeasurement.require(claim, slot, fetched);
                Negation.require(claim, slot, fetched);
                printed.put(slot.name(), derivations.print(slot.derivation()));
            }
            return claim.textWith(printed).equals(claim.text()) ? Optional.empty() : Optional.of(DropReason.DIFFERS);
        } catch (DerivationRefused refused) {
            return Optional.of(refused.reason());
        }
    }

    private static boolean hidesNumber(Slot slot) {
        return slot.derivation().parameters().entrySet().stream()
                .anyMatch(
                        parameter -> WORDS.contains(parameter.getKey()) && FixedWords.holdNumber(parameter.getValue()));
    }
}
