package org.prodrome.cds.service;

import java.util.Map;

/** What an opening of a chart was given before, on whichever node: known from the answers that are kept. */
@FunctionalInterface
public interface GivenBefore {
    /** Nothing is known; for one process that keeps no answers. */
    GivenBefore NOTHING = (caller, hookInstance) -> Map.of();

    /**
     * Most cards of one answer, by the id of the service that gave it.
     *
     * @param caller what names the caller, the same in all its calls; may be empty
     */
    Map<String, Integer> cards(String caller, String hookInstance);
}
