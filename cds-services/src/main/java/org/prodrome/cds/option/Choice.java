package org.prodrome.cds.option;

import java.util.List;

/**
 * All that a plan knows to do about an alert.
 *
 * @param rules ids of the rules whose alerts it answers
 * @param onlyOne whether at most one of them is to be taken
 * @param options as the plan lists them, none left out
 */
public record Choice(List<String> rules, boolean onlyOne, List<Option> options) {
    public Choice {
        rules = List.copyOf(rules);
        options = List.copyOf(options);
    }
}
