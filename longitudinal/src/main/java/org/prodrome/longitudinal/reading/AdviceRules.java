package org.prodrome.longitudinal.reading;

import java.util.List;
import java.util.stream.Stream;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.entry.EntryRules;
import org.prodrome.longitudinal.openloop.OpenLoopRules;
import org.prodrome.longitudinal.order.OrderRules;

/** Every rule that is read for an order, an entry or a discharge, beside those that every record is read by. */
public final class AdviceRules {
    private AdviceRules() {}

    /** In the order in which they are listed. */
    public static List<Rule> all() {
        return Stream.of(OrderRules.all(), OpenLoopRules.all(), EntryRules.all())
                .flatMap(List::stream)
                .toList();
    }
}
