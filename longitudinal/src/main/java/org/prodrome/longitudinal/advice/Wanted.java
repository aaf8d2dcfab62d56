package org.prodrome.longitudinal.advice;

import java.util.List;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.terminology.quantity.Analyte;

/** What should be done about a finding; the user decides. */
public sealed interface Wanted {
    /** A value that should be measured, first or again. */
    record Measure(Analyte analyte) implements Wanted {}

    /**
     * Something that somebody should see to.
     *
     * @param label what it is about, in the record's words; may be empty
     * @param about relative reference of what it is about
     */
    record FollowUp(Task task, String label, String about) implements Wanted {
        /** About one event of the record. */
        public static FollowUp of(Task task, Event event) {
            return new FollowUp(task, event.label(), event.source());
        }
    }

    /** What there can be to see to. */
    enum Task {
        PENDING_RESULT,
        RESULT_NOT_FINAL,
        AI_RESULT,
        OVERDUE_FOLLOW_UP,
        ABNORMAL_VALUE
    }

    /** Values that should be measured. */
    static List<Wanted> measured(List<Analyte> analytes) {
        return analytes.stream().<Wanted>map(Measure::new).toList();
    }
}
