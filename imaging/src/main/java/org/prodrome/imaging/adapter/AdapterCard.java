package org.prodrome.imaging.adapter;

import java.util.List;
import org.prodrome.imaging.model.FindingsOutput.LabelCode;

/**
 * What a person says of an adapter, for its manifest; what nobody says is written as not available.
 *
 * @param display the finding for people; empty for the trunk's own words, else the column's name
 * @param codes what the finding is in code systems; empty for the trunk's own, else none
 * @param films where the films come from
 * @param by who trains it
 */
public record AdapterCard(String display, List<LabelCode> codes, String films, String by) {
    static final String UNKNOWN = "not available: nobody said it when the adapter was trained";

    /** Nothing was said. */
    public static final AdapterCard NONE = new AdapterCard("", List.of(), "", "");

    public AdapterCard {
        codes = List.copyOf(codes);
        display = display.strip();
        films = films.isBlank() ? UNKNOWN : films.strip();
        by = by.isBlank() ? UNKNOWN : by.strip();
    }
}
