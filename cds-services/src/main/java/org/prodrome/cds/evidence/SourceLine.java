package org.prodrome.cds.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Resource;

/** One cited resource for people: its date and what it is about, as far as it says so. */
public final class SourceLine {
    /** Its date ({@code 2026-03-05}) and what it is about ({@code Creatinine}), as far as it says so. */
    public static List<String> of(Resource resource) {
        List<String> parts = new ArrayList<>();
        addIfDerived(parts, () -> ClinicalTime.of(resource).date());
        addIfDerived(parts, () -> Labels.of(resource));
        return parts;
    }

    private static void addIfDerived(List<String> parts, Supplier<String> part) {
        try {
            parts.add(part.get());
        } catch (DerivationRefused none) {
            // Neither a date nor a label is required of a source.
            return;
        }
    }

    private SourceLine() {}
}
