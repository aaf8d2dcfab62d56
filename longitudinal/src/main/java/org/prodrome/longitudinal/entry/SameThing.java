package org.prodrome.longitudinal.entry;

import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;

/** Whether two entries name the same thing: by a code that both have, or by the same words. */
final class SameThing {
    private SameThing() {}

    /** The code that both have. */
    static Optional<CodeSet> code(Event one, Event other) {
        return one.concept().getCoding().stream()
                .filter(coding -> coding.hasSystem() && coding.hasCode())
                .map(coding ->
                        new CodeSet(one.label(), List.of(new Code(coding.getSystem(), coding.getCode(), one.label()))))
                .filter(set -> set.isIn(other.concept()))
                .findFirst();
    }

    static boolean is(Event one, Event other) {
        return code(one, other).isPresent() || one.label().equalsIgnoreCase(other.label());
    }
}
