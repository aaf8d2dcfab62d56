package org.prodrome.cds.option;

import java.util.List;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be done.
 *
 * @param id unique in its plan
 * @param title what accepting it does
 * @param text one sentence about it
 * @param criteria all of which must hold
 * @param cautions what speaks against it without ruling it out, where it holds
 * @param sources at least one
 * @param change what accepting it does
 * @param activity what a draft is made from; null where nothing is to be ordered
 */
public record Option(
        String id,
        String title,
        String text,
        List<Criterion> criteria,
        List<Criterion> cautions,
        List<Cited> sources,
        Change change,
        @Nullable ActivityDefinition activity) {
    public Option {
        criteria = List.copyOf(criteria);
        cautions = List.copyOf(cautions);
        sources = List.copyOf(sources);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("option %s has no source".formatted(id));
        }
    }
}
