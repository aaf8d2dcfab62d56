package org.prodrome.longitudinal.backtest.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.backtest.replay.Standing;
import org.prodrome.longitudinal.backtest.replay.Standing.Band;
import org.prodrome.longitudinal.backtest.replay.Stay;

/**
 * Looks at a rule at fixed times of a stay, until the outcome: what it stood at, and whether the outcome came within
 * the horizon. In hospital every 24 hours from 24 hours after admission; in a record without stays every year from the
 * first value on.
 */
final class Windows {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration YEAR = Duration.ofDays(365);

    /**
     * One look.
     *
     * @param band what the rule stood at
     * @param followed whether the outcome came within the horizon
     */
    record Window(Band band, boolean followed) {}

    private Windows() {}

    /** @param standings of one rule, in time order */
    static List<Window> of(Stay stay, List<Standing> standings, Optional<Instant> onset, Duration horizon) {
        List<Window> windows = new ArrayList<>();
        Duration step = stay.isWholeRecord() ? YEAR : DAY;
        Instant first = stay.isWholeRecord() ? stay.start() : stay.start().plus(step);
        for (Instant at = first; stay.holds(at); at = at.plus(step)) {
            Instant look = at;
            if (onset.filter(when -> !when.isAfter(look)).isPresent()) {
                break;
            }
            boolean followed =
                    onset.filter(when -> !when.isAfter(look.plus(horizon))).isPresent();
            // Whoever leaves hospital alive did not die in it; whoever leaves a cohort early is not known about.
            boolean known =
                    followed || !stay.isWholeRecord() || !look.plus(horizon).isAfter(stay.end());
            if (known) {
                standing(standings, look).ifPresent(band -> windows.add(new Window(band, followed)));
            }
        }
        return windows;
    }

    private static Optional<Band> standing(List<Standing> standings, Instant at) {
        return standings.stream()
                .takeWhile(standing -> !standing.from().isAfter(at))
                .reduce((older, newer) -> newer)
                .map(Standing::band);
    }
}
