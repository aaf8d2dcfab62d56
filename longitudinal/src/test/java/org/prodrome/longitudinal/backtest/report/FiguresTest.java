package org.prodrome.longitudinal.backtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.backtest.outcome.Outcome;
import org.prodrome.longitudinal.backtest.outcome.Target;
import org.prodrome.longitudinal.backtest.replay.Alert;
import org.prodrome.longitudinal.backtest.replay.Replayed.Tally;
import org.prodrome.longitudinal.backtest.replay.Stay;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;

/** Figures beside numbers that were worked out by hand. */
class FiguresTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Rule RULE = new Rule("r/1", "Rule", "", "", "", new Citation("", "", ""), "");
    private static final Target TARGET = new Target("r", Outcome.AKI_STAGE_1, Duration.ofHours(48));

    @Test
    void countsAlertsBeforeOnsetAndThoseThatWereRight() {
        // Alerts after 10 h (60 h early: too early to be right), 50 h (20 h early: right), 80 h (after onset: burden
        // only).
        StayFigures stay = figures(0, List.of(alert(10), alert(50), alert(80)), Optional.of(hours(70)), true);

        assertThat(stay.alerts()).isEqualTo(3);
        assertThat(stay.judged()).isEqualTo(2);
        assertThat(stay.right()).isEqualTo(1);
        assertThat(stay.leadHours()).isEqualTo(60);
        assertThat(stay.captured()).isTrue();
    }

    @Test
    void aStayThatIsNotAtRiskCountsForTheBurdenAlone() {
        StayFigures stay = figures(0, List.of(alert(10)), Optional.of(hours(70)), false);

        assertThat(stay.alerts()).isEqualTo(1);
        assertThat(stay.judged()).isZero();
        assertThat(stay.event()).isFalse();
    }

    @Test
    void addsUpOverPatients() {
        DetectorFigures figures = DetectorFigures.of(
                RULE,
                Optional.of(TARGET),
                List.of(
                        figures(0, List.of(alert(50)), Optional.of(hours(70)), true),
                        figures(1, List.of(alert(10), alert(40)), Optional.empty(), true),
                        figures(2, List.of(), Optional.of(hours(30)), true)),
                3,
                Tally.NONE);

        // 3 alerts in 15 days; 1 of 3 right; 1 of 2 outcomes caught.
        assertThat(figures.per100Days().value()).isEqualTo(20.0);
        assertThat(figures.ppv().value()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(figures.sensitivity().value()).isEqualTo(0.5);
        assertThat(figures.subgroups())
                .hasEntrySatisfying(
                        "sex: female", some -> assertThat(some.stays()).isEqualTo(3));
    }

    @Test
    void theBootstrapIsTheSameEveryTimeAndHoldsTheValue() {
        double[] values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        Interval one = PatientBootstrap.of(10, drawn -> mean(values, drawn));
        Interval again = PatientBootstrap.of(10, drawn -> mean(values, drawn));

        assertThat(one).isEqualTo(again);
        assertThat(one.value()).isEqualTo(5.5);
        // The standard error of the mean of these ten is 0.908: 5.5 less and plus 1.96 of it, within the resampling's
        // grain.
        assertThat(one.low()).isCloseTo(3.72, within(0.25));
        assertThat(one.high()).isCloseTo(7.28, within(0.25));
    }

    @Test
    void quantilesLieBetweenNeighbours() {
        assertThat(PatientBootstrap.quantile(new double[] {1, 2, 4}, 0.75)).isEqualTo(3.0);
        assertThat(PatientBootstrap.quantile(new double[0], 0.5)).isNaN();
    }

    private static double mean(double[] values, int[] drawn) {
        double sum = 0;
        for (int i : drawn) {
            sum += values[i];
        }
        return sum / drawn.length;
    }

    private static StayFigures figures(int patient, List<Alert> alerts, Optional<Instant> onset, boolean atRisk) {
        Stay stay = new Stay(START, START.plus(Duration.ofDays(5)), "ward", 50);
        return StayFigures.of(patient, "female", stay, alerts, Optional.of(TARGET), onset, atRisk);
    }

    private static Alert alert(int hour) {
        return new Alert("r/1", Tier.T2, "s", 0, hours(hour));
    }

    private static Instant hours(int hour) {
        return START.plus(Duration.ofHours(hour));
    }
}
