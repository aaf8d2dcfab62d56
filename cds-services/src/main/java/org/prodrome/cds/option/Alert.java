package org.prodrome.cds.option;

import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.DomainResource;

/**
 * What options stand beside.
 *
 * @param rule id of the rule that spoke
 * @param state what it is in, as the rule names it; of a rule about orders the last word of its sentence's name; empty
 *     when that is not known
 * @param moment where it speaks
 * @param drafts references of all drafts of the call; none where a chart is opened
 * @param about those that the alert is about and that the caller has named, each as it was sent
 * @param sources references of what its sentence rests on
 */
public record Alert(
        String rule,
        String state,
        Moment moment,
        List<String> drafts,
        Map<String, DomainResource> about,
        List<String> sources) {
    public Alert {
        drafts = List.copyOf(drafts);
        about = Map.copyOf(about);
        sources = List.copyOf(sources);
    }

    /** On an opened chart. */
    public Alert(String rule, String state) {
        this(rule, state, Moment.CHART, List.of(), Map.of(), List.of());
    }

    /** Where an alert speaks. */
    public enum Moment {
        /** A chart is opened: what can be done about what is there. */
        CHART,
        /** Drafts are chosen, signed or to be refilled: what can be done instead. */
        ORDER
    }
}
