package org.prodrome.imaging.drift;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of the films since the reference. */
public sealed interface DriftReport {
    /**
     * Not enough films for a reference yet.
     *
     * @param films of different patients so far
     * @param needed how many it takes
     */
    record Gathering(int films, int needed) implements DriftReport {}

    /**
     * The windows since the reference.
     *
     * @param referenceFrom when the first film of the reference was taken
     * @param referenceTo when the last was
     * @param referenceFilms how many
     * @param windows oldest first
     * @param alarms one for each time that an alarm began, oldest first
     * @param standing whether the last compared window still is in alarm
     */
    record Watched(
            Instant referenceFrom,
            Instant referenceTo,
            int referenceFilms,
            List<WindowResult> windows,
            List<Alarm> alarms,
            boolean standing)
            implements DriftReport {
        public Watched {
            windows = List.copyOf(windows);
            alarms = List.copyOf(alarms);
        }

        /** The last window that was compared. */
        public Optional<WindowResult.Compared> lastCompared() {
            return windows.stream()
                    .filter(WindowResult.Compared.class::isInstance)
                    .map(WindowResult.Compared.class::cast)
                    .reduce((first, second) -> second);
        }
    }
}
