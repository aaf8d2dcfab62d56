package org.prodrome.imaging.stow;

import java.util.List;
import org.prodrome.imaging.stow.InstanceOutcome.Refused;
import org.prodrome.imaging.stow.InstanceOutcome.Stored;

/** What became of the instances of a request, in their order. */
public record StowOutcome(List<InstanceOutcome> instances) {
    public StowOutcome {
        instances = List.copyOf(instances);
    }

    /** Every instance stored. */
    public static StowOutcome stored(List<ReceivedInstance> instances) {
        return new StowOutcome(
                instances.stream().<InstanceOutcome>map(Stored::of).toList());
    }

    /** The stored ones. */
    public List<Stored> stored() {
        return instances.stream()
                .filter(Stored.class::isInstance)
                .map(Stored.class::cast)
                .toList();
    }

    /** The refused ones. */
    public List<Refused> refused() {
        return instances.stream()
                .filter(Refused.class::isInstance)
                .map(Refused.class::cast)
                .toList();
    }

    /**
     * HTTP status (PS3.18 table 10.5.3-1): 200 all stored, 202 some, 409 none; 503 when there was no room for any, as
     * the same request may succeed later.
     */
    public int status() {
        if (refused().isEmpty()) {
            return 200;
        }
        if (!stored().isEmpty()) {
            return 202;
        }
        return refused().stream().allMatch(one -> one.reason() == FailureReason.OUT_OF_RESOURCES) ? 503 : 409;
    }
}
