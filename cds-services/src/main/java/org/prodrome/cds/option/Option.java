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
 * @param sources at least one
 * @param activity what a draft is made from; null where nothing is to be ordered
 */
public record Option(
        String id,
        String title,
        String text,
        List<Criterion> criteria,
        List<Cited> sources,
        @Nullable ActivityDefinition activity) {
    public Option {
        criteria = List.copyOf(criteria);
        sources = List.copyOf(sources);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("option %s has no source".formatted(id));
        }
    }
}
