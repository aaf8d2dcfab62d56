package org.prodrome.imaging.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.evaluate.Agreement.Pair;
import org.prodrome.imaging.measure.LabelMap;
import org.prodrome.imaging.measure.ThoraxWidth;
import org.prodrome.imaging.model.Manifest.Segmentation;
import org.prodrome.imaging.preprocess.GrayImage;

class IntervalTest {
    private static final PatientBootstrap BOOTSTRAP = new PatientBootstrap(7);

    @Test
    void wilsonGivesThePublishedIntervals() {
        // Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, method 3.
        assertInterval(Interval.wilson(81, 263), 0.2553, 0.3662);
        assertInterval(Interval.wilson(15, 148), 0.0624, 0.1605);
        assertInterval(Interval.wilson(0, 20), 0, 0.1611);
        assertInterval(Interval.wilson(1, 29), 0.0061, 0.1718);
    }

    private static void assertInterval(Interval found, double low, double high) {
        assertThat(found.low()).isCloseTo(low, within(5e-5));
        assertThat(found.high()).isCloseTo(high, within(5e-5));
    }

    @Test
    void oneSeedGivesOneIntervalAndSeveralFilmsOfAPatientStayTogether() {
        List<Pair> rows = List.of(new Pair("a", 1, 0), new Pair("a", 1, 0), new Pair("b", 3, 0));
        Interval interval = BOOTSTRAP.interval(
                rows,
                Pair::patient,
                drawn -> drawn.stream().mapToDouble(Pair::model).average().orElse(0));
        assertThat(interval).isEqualTo(new Interval(1, 3));
        assertThat(BOOTSTRAP.interval(rows.subList(0, 2), Pair::patient, drawn -> 1))
                .isNull();
    }

    @Test
    void agreementFollowsFromTheDifferences() {
        List<Pair> pairs = List.of(new Pair("a", 0.55, 0.50), new Pair("b", 0.45, 0.50), new Pair("c", 0.63, 0.60));
        Agreement agreement = new Agreement(pairs, BOOTSTRAP);
        assertThat(value(agreement.figures(), "bias")).isCloseTo(0.01, within(1e-12));
        assertThat(value(agreement.figures(), "mae")).isCloseTo(0.13 / 3, within(1e-12));
        assertThat(value(agreement.figures(), "sd")).isCloseTo(Math.sqrt(0.0028), within(1e-12));
        assertThat(agreement.calls(0.5).get(0)).isEqualTo(Figure.share("sensitivity", 1, 1));
        assertThat(agreement.calls(0.5).get(1)).isEqualTo(Figure.share("specificity", 1, 2));
        assertThat(agreement.constantFloor(0.5).value()).isCloseTo(0.1 / 3, within(1e-12));
    }

    @Test
    void readersOutlinesAreReducedByMajorityAndTheHeartWins() {
        Segmentation classes = new Segmentation("m", 1, 2, 3, 4, ThoraxWidth.EXTENT, 0.03, 0.02);
        GrayImage flags = GrayImage.plain(2, 4, new int[] {1, 5, 0, 0, 0, 4, 2, 2}, false);
        LabelMap map = ReaderMask.reduce(flags, classes, 1, 2);
        assertThat(map.labels()).containsExactly((byte) 3, (byte) 2);
        assertThat(ReaderMask.dice(map, map, 3)).isEqualTo(1);
        assertThat(ReaderMask.dice(map, new LabelMap(1, 2, new byte[2]), 3)).isZero();
        assertThat(ReaderMask.dice(map, map, 1)).isEqualTo(1);
    }

    private static double value(List<Figure> figures, String name) {
        return figures.stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
