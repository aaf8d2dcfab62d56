package org.prodrome.longitudinal.backtest.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.backtest.outcome.Target;
import org.prodrome.longitudinal.backtest.replay.Alert;
import org.prodrome.longitudinal.backtest.replay.Standing;
import org.prodrome.longitudinal.backtest.replay.Stay;
import org.prodrome.longitudinal.detector.Tier;

/**
 * One detector in one stay.
 *
 * @param patient number of the patient, for resampling; not an identifier
 * @param sex as {@code Replayed} has it
 * @param ageBand such as {@code 40-64}
 * @param unit where the patient lay first
 * @param days length of the stay
 * @param tiers alerts of T1, T2, T3
 * @param judged alerts before the outcome's onset, in stays at risk
 * @param right of those, the ones that the outcome followed within the horizon
 * @param event whether the outcome happened, in stays at risk
 * @param leadHours from the first alert within the horizon before onset to onset; not a number when there was none
 * @param earliestHours from the first alert of the stay before onset to onset, however early; likewise
 * @param windows looks at the rule at fixed times, in stays at risk
 */
record StayFigures(
        int patient,
        String sex,
        String ageBand,
        String unit,
        double days,
        int[] tiers,
        int judged,
        int right,
        boolean event,
        double leadHours,
        double earliestHours,
        List<Windows.Window> windows) {

    /** A detector in a stay, and what happened there. */
    record Course(List<Alert> alerts, List<Standing> standings, Optional<Instant> onset, boolean atRisk) {}

    /** Alerts of any tier. */
    int alerts() {
        return tiers[0] + tiers[1] + tiers[2];
    }

    /** Whether the outcome happened and an alert came within the horizon before it. */
    boolean captured() {
        return event && !Double.isNaN(leadHours);
    }

    /** Whether the outcome happened and an alert came before it, however early. */
    boolean toldOf() {
        return event && !Double.isNaN(earliestHours);
    }

    /**
     * Counts one detector's alerts in one stay.
     *
     * @param course alerts and standings of the detector in time order, and the onset of the outcome in this stay
     */
    static StayFigures of(int patient, String sex, Stay stay, Optional<Target> target, Course course) {
        int[] tiers = new int[Tier.values().length];
        int judged = 0;
        int right = 0;
        double lead = Double.NaN;
        double earliest = Double.NaN;
        for (Alert alert : course.alerts) {
            if (!stay.holds(alert.at())) {
                continue;
            }
            tiers[alert.tier().ordinal()]++;
            boolean before = course.onset.isEmpty() || alert.at().isBefore(course.onset.get());
            if (target.isEmpty() || !course.atRisk || !before) {
                continue;
            }
            judged++;
            if (course.onset.isPresent()) {
                Duration until = Duration.between(alert.at(), course.onset.get());
                double hours = until.toSeconds() / 3600.0;
                earliest = Double.isNaN(earliest) ? hours : earliest;
                if (until.compareTo(target.get().horizon()) <= 0) {
                    right++;
                    lead = Double.isNaN(lead) ? hours : lead;
                }
            }
        }
        boolean told = target.isPresent() && course.atRisk;
        return new StayFigures(
                patient,
                sex,
                band(stay.age()),
                stay.unit(),
                stay.days(),
                tiers,
                judged,
                right,
                told && course.onset.isPresent(),
                lead,
                earliest,
                told
                        ? Windows.of(
                                stay,
                                course.standings,
                                course.onset,
                                target.get().horizon())
                        : List.of());
    }

    static String band(int age) {
        if (age < 0) {
            return "age unknown";
        }
        if (age < 18) {
            return "under 18";
        }
        return age < 40 ? "18-39" : age < 65 ? "40-64" : age < 80 ? "65-79" : "80 and over";
    }
}
