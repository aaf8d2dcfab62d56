package org.prodrome.imaging.drift;

import java.time.Instant;
import java.util.List;

/**
 * At least one stream that moved in two compared windows in a row.
 *
 * @param raised end of the second of the two windows, when it could be known
 * @param streams names of the streams, the most certain first
 * @param cause what it looks like in the second window
 * @param change when the first of these streams changed
 */
public record Alarm(Instant raised, List<String> streams, Cause cause, ChangePoint change) {
    public Alarm {
        streams = List.copyOf(streams);
    }
}
