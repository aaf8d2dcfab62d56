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
import org.prodrome.longitudinal.backtest.replay.Standing;
import org.prodrome.longitudinal.backtest.replay.Standing.Band;
import org.prodrome.longitudinal.backtest.replay.Stay;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;

/** Figures beside numbers that were worked out by hand. */
class FiguresTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Rule RULE = new Rule("r/1", "Rule", "", "", "", new Citation("", "", ""), "");
    private static final List<Standing> STANDINGS = List.of(
            new Standing("r/1", START, Band.NOTHING),
            new Standing("r/1", START.plus(Duration.ofHours(40)), new Band("s", 0)));
    private static final Target TARGET = new Target("r", Outcome.AKI_STAGE_1, Duration.ofHours(48));

    @Test
    void countsAlertsBeforeOnsetAndThoseThatWereRight() {
        // Alerts after 10 h (60 h early: too early to be right), 50 h (20 h early: right), 80 h (after onset: burden
        // only).
        StayFigures stay = figures(0, List.of(alert(10), alert(50), alert(80)), Optional.of(hours(70)), true);

        assertThat(stay.alerts()).isEqualTo(3);
        assertThat(stay.judged()).isEqualTo(2);
        assertThat(stay.right()).isEqualTo(1);
        // Within the horizon the first alert is 20 h before; the first of all came 60 h before.
        assertThat(stay.leadHours()).isEqualTo(20);
        assertThat(stay.earliestHours()).isEqualTo(60);
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
        assertThat(figures.judged().right()).isEqualTo(new Share(1, 3));
        assertThat(figures.judged().ppv().value()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(figures.judged().captured()).isEqualTo(new Share(1, 2));
        assertThat(figures.judged().sensitivity().value()).isEqualTo(0.5);
        assertThat(figures.subgroups())
                .hasEntrySatisfying(
                        "sex: female", some -> assertThat(some.stays()).isEqualTo(3));
    }

    @Test
    void anAlertBeforeTheHorizonIsNeitherRightNorCounted() {
        StayFigures stay = figures(0, List.of(alert(10)), Optional.of(hours(70)), true);

        assertThat(stay.right()).isZero();
        assertThat(stay.captured()).isFalse();
        assertThat(stay.toldOf()).isTrue();
    }

    @Test
    void anAlertJustAtTheHorizonCountsAndOneAtOnsetDoesNot() {
        assertThat(figures(0, List.of(alert(22)), Optional.of(hours(70)), true).captured())
                .isTrue();
        assertThat(figures(0, List.of(alert(70)), Optional.of(hours(70)), true).captured())
                .isFalse();
    }

    @Test
    void looksEveryDayUntilOnsetAndTellsWhatFollowed() {
        // Looks after 24 h (nothing found, onset 46 h later) and 48 h (a finding, onset 22 h later); none after 70 h.
        StayFigures stay = figures(0, List.of(), Optional.of(hours(70)), true);
        // 24, 48, 72 and 96 h of five days, without an outcome.
        StayFigures well = figures(1, List.of(), Optional.empty(), true);

        BandFigures bands = BandFigures.of(List.of(stay, well));

        assertThat(bands.bands())
                .containsExactly(
                        new BandFigures.Row(Band.NOTHING, new Share(1, 2)),
                        new BandFigures.Row(new Band("s", 0), new Share(1, 4)));
        assertThat(bands.negativePredictive()).isEqualTo(new Share(1, 2));
        // A finding at 1 of 2 looks before the outcome and at 3 of 4 without.
        assertThat(bands.positiveRatio()).isCloseTo((1 / 2.0) / (3 / 4.0), within(1e-12));
        assertThat(bands.negativeRatio()).isCloseTo((1 / 2.0) / (1 / 4.0), within(1e-12));
    }

    @Test
    void fewAlertsHaveTheExactInterval() {
        // Garwood's limits of a Poisson count: 0 has 0 to 3.689, 1 has 0.0253 to 5.572.
        Interval none = Rates.per100Days(0, 100, new Interval(0, 0, 0));
        Interval one = Rates.per100Days(1, 100, new Interval(1, 1, 1));

        assertThat(none.high()).isCloseTo(3.689, within(0.001));
        assertThat(one.low()).isCloseTo(0.0253, within(0.0001));
        assertThat(one.high()).isCloseTo(5.572, within(0.001));
        assertThat(new Interval(0.04, 0.001, 0.2).printed(1)).startsWith("0.04 ");
    }

    @Test
    void wilsonGivesThePublishedLimits() {
        // Newcombe, Stat Med 1998;17:857, table I, method 3.
        Share many = new Share(81, 263);
        Share few = new Share(15, 148);
        Share none = new Share(0, 20);
        Share nearlyAll = new Share(1, 29);

        assertThat(many.wilson().low()).isCloseTo(0.2553, within(0.0001));
        assertThat(many.wilson().high()).isCloseTo(0.3662, within(0.0001));
        assertThat(few.wilson().low()).isCloseTo(0.0624, within(0.0001));
        assertThat(few.wilson().high()).isCloseTo(0.1605, within(0.0001));
        assertThat(none.wilson().low()).isZero();
        assertThat(none.wilson().high()).isCloseTo(0.1611, within(0.0001));
        assertThat(nearlyAll.wilson().low()).isCloseTo(0.0061, within(0.0001));
        assertThat(nearlyAll.wilson().high()).isCloseTo(0.1718, within(0.0001));
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
        return StayFigures.of(
                patient, "female", stay, Optional.of(TARGET), new StayFigures.Course(alerts, STANDINGS, onset, atRisk));
    }

    private static Alert alert(int hour) {
        return new Alert("r/1", Tier.T2, "s", 0, hours(hour));
    }

    private static Instant hours(int hour) {
        return START.plus(Duration.ofHours(hour));
    }
}
