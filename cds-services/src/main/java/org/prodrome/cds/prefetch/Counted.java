package org.prodrome.cds.prefetch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;

/**
 * How many matches of a search came, beside how many its server says there are. What came beside the matches (included
 * resources, outcomes) is none of them; an entry that does not say what it is counts as one.
 *
 * @param total 0 when the server does not say
 */
public record Counted(long matches, long total) {
    static final Counted NOTHING = new Counted(0, 0);
    private static final Set<String> BESIDE = Set.of("include", "outcome");
    private static final String OUTCOME = "OperationOutcome";

    static Counted of(JsonNode bundle) {
        long matches = 0;
        for (JsonNode entry : bundle.path("entry")) {
            boolean beside = BESIDE.contains(entry.at("/search/mode").asText())
                    || OUTCOME.equals(entry.at("/resource/resourceType").asText());
            if (!beside && entry.path("resource").isObject()) {
                matches++;
            }
        }
        return new Counted(matches, bundle.path("total").asLong(0));
    }

    static Counted of(Bundle bundle) {
        long matches = bundle.getEntry().stream()
                .filter(Bundle.BundleEntryComponent::hasResource)
                .filter(entry -> !entry.getResource().fhirType().equals(OUTCOME))
                .filter(entry -> entry.getSearch().getMode() != SearchEntryMode.INCLUDE
                        && entry.getSearch().getMode() != SearchEntryMode.OUTCOME)
                .count();
        return new Counted(matches, bundle.hasTotal() ? bundle.getTotal() : 0);
    }

    /** With the next page, which may say the total again, or another one: the greater holds. */
    Counted and(Counted page) {
        return new Counted(matches + page.matches, Math.max(total, page.total));
    }

    /** Whether nothing is known to be missing. */
    boolean isAll() {
        return matches >= total;
    }
}
