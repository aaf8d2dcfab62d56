package org.prodrome.longitudinal.backtest.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.prodrome.longitudinal.backtest.outcome.Target;
import org.prodrome.longitudinal.backtest.replay.Alert;
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
 * @param leadHours from the first alert before onset to onset; not a number when there was none
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
        double leadHours) {

    /** Alerts of any tier. */
    int alerts() {
        return tiers[0] + tiers[1] + tiers[2];
    }

    /** Whether the outcome happened and an alert came before it. */
    boolean captured() {
        return event && !Double.isNaN(leadHours);
    }

    /**
     * Counts one detector's alerts in one stay.
     *
     * @param alerts of the detector, in time order
     * @param onset of the outcome in this stay
     * @param atRisk whether the outcome can be told in this stay
     */
    static StayFigures of(
            int patient,
            String sex,
            Stay stay,
            List<Alert> alerts,
            Optional<Target> target,
            Optional<Instant> onset,
            boolean atRisk) {
        int[] tiers = new int[Tier.values().length];
        int judged = 0;
        int right = 0;
        double lead = Double.NaN;
        for (Alert alert : alerts) {
            if (!stay.holds(alert.at())) {
                continue;
            }
            tiers[alert.tier().ordinal()]++;
            boolean before = onset.isEmpty() || alert.at().isBefore(onset.get());
            if (target.isEmpty() || !atRisk || !before) {
                continue;
            }
            judged++;
            if (onset.isPresent()) {
                Duration until = Duration.between(alert.at(), onset.get());
                right += until.compareTo(target.get().horizon()) <= 0 ? 1 : 0;
                lead = Double.isNaN(lead) ? until.toSeconds() / 3600.0 : lead;
            }
        }
        boolean event = target.isPresent() && atRisk && onset.isPresent();
        return new StayFigures(
                patient, sex, band(stay.age()), stay.unit(), stay.days(), tiers, judged, right, event, lead);
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
