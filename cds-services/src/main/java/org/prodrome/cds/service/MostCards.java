package org.prodrome.cds.service;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.prodrome.cds.hook.ConfigurationOption;
import org.prodrome.cds.hook.HookCall;

/** How many cards one answer of a service may have, as the service has it and as a caller may lower it. */
final class MostCards {
    private static final String OPTION = "max-cards";

    private MostCards() {}

    /** The options of a service: one for each kind of its cards and, where it may send several, how many. */
    static List<ConfigurationOption> beside(Collection<Topic> kinds, int most) {
        return Stream.concat(
                        kinds.stream().sorted().map(Topic::option),
                        most > 1
                                ? Stream.of(ConfigurationOption.number(
                                        OPTION, "Most cards", "Most cards of one answer, at most " + most, most))
                                : Stream.of())
                .toList();
    }

    /** Most cards for this call: never more than the service has, and none below 1. */
    static int of(HookCall call, int most) {
        return Math.max(0, Math.min(most, call.extensions().number(OPTION, most)));
    }
}
