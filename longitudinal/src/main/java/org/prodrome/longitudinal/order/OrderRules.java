package org.prodrome.longitudinal.order;

import java.util.List;
import java.util.stream.Stream;
import org.prodrome.longitudinal.detector.Rule;

/** Every rule that is read for drafts alone, beside those of the record that drafts are judged by. */
public final class OrderRules {
    private OrderRules() {}

    /** In the order in which they are listed. */
    public static List<Rule> all() {
        return Stream.concat(ImagingRules.all().stream(), Stream.of(DrugAdvice.START))
                .toList();
    }
}
