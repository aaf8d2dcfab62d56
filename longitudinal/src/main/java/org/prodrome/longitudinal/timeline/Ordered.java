package org.prodrome.longitudinal.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A list in clinical order that can be looked at as of any instant. What became known in the order it happened costs a
 * binary search; only what came in late is looked at one by one.
 */
final class Ordered<E> {
    private final List<? extends Timed<E>> items;
    private final List<E> wholes;

    /** Latest {@link Timed#completeFrom()} of the items up to and with each; grows. */
    private final Instant[] allCompleteFrom;

    /** Earliest {@link Timed#from()} of each item and those after it; grows. */
    private final Instant[] noneBefore;

    /** @param items in the order in which they are to be listed */
    Ordered(List<? extends Timed<E>> items) {
        this.items = items;
        List<E> all = new ArrayList<>(items.size());
        this.allCompleteFrom = new Instant[items.size()];
        this.noneBefore = new Instant[items.size()];
        Instant latest = Instant.MIN;
        for (int i = 0; i < items.size(); i++) {
            all.add(items.get(i).whole());
            latest = max(latest, items.get(i).completeFrom());
            allCompleteFrom[i] = latest;
        }
        Instant earliest = Instant.MAX;
        for (int i = items.size() - 1; i >= 0; i--) {
            earliest = items.get(i).from().isBefore(earliest) ? items.get(i).from() : earliest;
            noneBefore[i] = earliest;
        }
        this.wholes = Collections.unmodifiableList(all);
    }

    /** What could be seen at the instant, in order; not to be changed. */
    List<E> at(Instant instant) {
        int settled = settledAt(instant);
        if (settled == items.size()) {
            return wholes;
        }
        if (noneBefore[settled].isAfter(instant)) {
            return wholes.subList(0, settled);
        }
        List<E> seen = new ArrayList<>(wholes.subList(0, settled));
        for (int i = settled; i < items.size() && !noneBefore[i].isAfter(instant); i++) {
            if (!items.get(i).from().isAfter(instant)) {
                seen.add(items.get(i).at(instant));
            }
        }
        return Collections.unmodifiableList(seen);
    }

    /** How many items at the start are complete at the instant. */
    private int settledAt(Instant instant) {
        int low = 0;
        int high = items.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (allCompleteFrom[middle].isAfter(instant)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static Instant max(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }
}
