package org.prodrome.longitudinal.backtest.replay;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What came of one patient's replay.
 *
 * @param sex {@code female}, {@code male} or {@code other or unknown}
 * @param stays where alerts are counted, oldest first
 * @param alerts in time order, those outside the stays too
 * @param standings what each detector came to, where that changed, in time order
 * @param tallies of each detector, by its id
 * @param instants at which new evidence was there and the detectors were read
 * @param unplaced resources left out because nothing says when they could be known
 */
public record Replayed(
        String sex,
        List<Stay> stays,
        List<Alert> alerts,
        List<Standing> standings,
        Map<String, Tally> tallies,
        int instants,
        int unplaced) {
    public Replayed {
        stays = List.copyOf(stays);
        alerts = List.copyOf(alerts);
        standings = List.copyOf(standings);
        tallies = Map.copyOf(tallies);
    }

    /** The same with the stays alone that begin in the span, and their alerts; a record without stays is cut to it. */
    public Replayed within(Instant from, Instant to) {
        List<Stay> counted =
                stays.stream().flatMap(stay -> stay.within(from, to).stream()).toList();
        List<Alert> heard = alerts.stream()
                .filter(alert -> counted.stream().anyMatch(stay -> stay.holds(alert.at()))
                        || stays.stream().noneMatch(stay -> stay.holds(alert.at()))
                                && !alert.at().isBefore(from)
                                && alert.at().isBefore(to))
                .toList();
        return new Replayed(sex, counted, heard, standings, tallies, instants, unplaced);
    }

    /** How often a detector came to which kind of result. */
    public record Tally(int detections, int nothing, int notComputable, int notApplicable) {
        /** No result yet. */
        public static final Tally NONE = new Tally(0, 0, 0, 0);

        /** Both together. */
        public Tally plus(Tally other) {
            return new Tally(
                    detections + other.detections,
                    nothing + other.nothing,
                    notComputable + other.notComputable,
                    notApplicable + other.notApplicable);
        }
    }
}
