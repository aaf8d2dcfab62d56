package org.prodrome.cds.option;

import java.util.List;
import org.prodrome.cds.option.Alert.Moment;

/**
 * All that a plan knows to do about an alert.
 *
 * @param rules ids of the rules whose alerts it answers on an opened chart
 * @param orders ids of those whose alerts it answers beside drafts
 * @param when what must hold for the choice to be offered at all
 * @param onlyOne whether at most one of them is to be taken
 * @param options as the plan lists them, none left out
 */
public record Choice(
        List<String> rules, List<String> orders, List<Criterion> when, boolean onlyOne, List<Option> options) {
    public Choice {
        rules = List.copyOf(rules);
        orders = List.copyOf(orders);
        when = List.copyOf(when);
        options = List.copyOf(options);
    }

    /** Whether it answers an alert. */
    boolean answers(Alert alert) {
        return (alert.moment() == Moment.CHART ? rules : orders).contains(alert.rule());
    }
}
