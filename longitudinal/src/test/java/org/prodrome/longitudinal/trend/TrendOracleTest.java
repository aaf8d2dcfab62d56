package org.prodrome.longitudinal.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.trend.PersonalInterval.Established;

/** Our numbers beside those of SciPy, statsmodels, NumPy and ruptures; versions in the file's first line. */
class TrendOracleTest {
    private record Row(String method, double[] times, double[] values, Map<String, String> expected) {
        double number(String name) {
            return Double.parseDouble(expected.get(name));
        }

        void same(String name, double computed) {
            assertThat(computed).as(name).isCloseTo(number(name), within(1e-6 * Math.max(1, Math.abs(number(name)))));
        }

        /** Where ours uses the reference's 1.96 and theirs the exact quantile. */
        void nearly(String name, double computed) {
            assertThat(computed).as(name).isCloseTo(number(name), within(1e-4 * Math.max(1, Math.abs(number(name)))));
        }
    }

    @TestFactory
    List<DynamicTest> givesTheNumbersOfIndependentImplementations() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Row row : rows()) {
            tests.add(DynamicTest.dynamicTest(row.method() + " " + row.expected(), () -> check(row)));
        }
        assertThat(tests).hasSizeGreaterThan(35);
        return tests;
    }

    private static void check(Row row) {
        switch (row.method()) {
            case "theil_sen" -> theilSen(row);
            case "own_interval" -> ownInterval(row);
            case "tukey" -> tukey(row);
            case "ewma" -> ewma(row);
            case "cusum" -> cusum(row);
            case "pelt" -> pelt(row);
            case "two_phase" -> twoPhase(row);
            case "bayes" -> bayes(row);
            case "rcv" -> referenceChange(row);
            case "dixon_simulated" -> dixon(row);
            case "t975" -> row.same("t", Quantile.studentT95((int) row.number("df")));
            default -> throw new AssertionError(row.method());
        }
    }

    private static void theilSen(Row row) {
        TheilSen fit = TheilSen.of(row.times(), row.values()).orElseThrow();
        row.same("slope", fit.slope());
        row.same("low", fit.low());
        row.same("high", fit.high());
        row.same("intercept", fit.intercept());
        row.same("tau", TheilSen.kendallTau(row.times(), row.values()));
        row.same("p", TheilSen.kendallP(row.times(), row.values()));
    }

    private static void ownInterval(Row row) {
        Established found = (Established) PersonalInterval.byOwnValues(Points.of(row.times(), row.values()));
        if (!found.outliers().isEmpty()) {
            assertThat(found.used()).hasSizeLessThan(row.values().length);
            return;
        }
        row.same("mean", found.setPoint());
        row.same("low", found.low());
        row.same("high", found.high());
    }

    private static void tukey(Row row) {
        List<Integer> beyond = IntStream.range(0, row.values().length)
                .filter(i -> row.values()[i] < row.number("low") || row.values()[i] > row.number("high"))
                .boxed()
                .toList();
        assertThat(beyond).isNotEmpty();
        assertThat(Outliers.of(row.values(), 0)).isEqualTo(beyond);
    }

    private static void ewma(Row row) {
        Ewma average = Ewma.of(row.times(), row.values(), row.number("target"), 4);
        row.same("last", average.averages().get(row.values().length - 1));
        row.same("mid", average.averages().get(row.values().length / 2));
    }

    private static void cusum(Row row) {
        Cusum cusum = Cusum.of(row.values(), 100, 4);
        row.same("up_last", cusum.up());
        row.same("down_last", cusum.down());
        boolean rising = row.number("up_alarm") >= 0;
        assertThat(cusum.step())
                .contains(new Cusum.Alarm(rising, (int) row.number(rising ? "up_alarm" : "down_alarm"), (int)
                        row.number(rising ? "up_zero" : "down_zero")));
    }

    private static void pelt(Row row) {
        row.same("sigma", ChangePoints.noise(row.values()));
        String breaks =
                ChangePoints.of(row.values()).stream().map(String::valueOf).collect(Collectors.joining("/"));
        assertThat(breaks).isEqualTo(row.expected().get("breaks"));
    }

    private static void twoPhase(Row row) {
        TwoPhase fit = TwoPhase.of(row.times(), row.values()).orElseThrow();
        row.same("rss", fit.residual());
        row.same("rss_line", fit.residualOfLine());
        // The oracle searches the bend numerically: the sum of squares is flat there.
        assertThat(fit.bend()).isCloseTo(row.number("tau"), within(1e-4));
        row.nearly("before", fit.before());
        row.nearly("after", fit.after());
    }

    private static void bayes(Row row) {
        BiologicalVariation variation = new BiologicalVariation(row.number("cvi"), row.number("cva"), false, "", false);
        Posterior posterior = Posterior.of(
                new Posterior.Prior(row.number("prior_mean"), row.number("prior_sd")), row.values(), variation);
        row.same("mean", posterior.mean());
        row.same("sd", posterior.sd());
        row.nearly("low", posterior.low());
        row.nearly("high", posterior.high());
    }

    private static void referenceChange(Row row) {
        int earlier = (int) row.number("n1");
        int later = (int) row.number("n2");
        BiologicalVariation plain = new BiologicalVariation(row.number("cvi"), row.number("cva"), false, "", false);
        BiologicalVariation log = new BiologicalVariation(row.number("cvi"), row.number("cva"), true, "", false);
        row.same(
                "sym",
                ReferenceChange.of(plain, row.number("z"), earlier, later).up());
        row.same("up", ReferenceChange.of(log, row.number("z"), earlier, later).up());
        row.same(
                "down", ReferenceChange.of(log, row.number("z"), earlier, later).down());
    }

    /** Just inside and just outside of the simulated critical ratio, allowing for its sampling error. */
    private static void dixon(Row row) {
        int n = (int) row.number("n");
        assertThat(Outliers.of(withGap(n, row.number("q95") - 0.005), 0)).isEmpty();
        assertThat(Outliers.of(withGap(n, row.number("q95") + 0.005), 0)).containsExactly(n - 1);
    }

    private static double[] withGap(int n, double ratio) {
        double[] values = new double[n];
        for (int i = 0; i < n - 1; i++) {
            values[i] = (1 - ratio) * i / (n - 2);
        }
        values[n - 1] = 1;
        return values;
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(TrendOracleTest.class.getResourceAsStream("oracle.csv")),
                StandardCharsets.UTF_8))) {
            for (String line : reader.lines().toList()) {
                if (!line.startsWith("#") && !line.startsWith("case,")) {
                    String[] cells = line.split(",", -1);
                    Map<String, String> expected = new HashMap<>();
                    for (String pair : cells[3].split(";")) {
                        String[] parts = pair.split("=", -1);
                        expected.put(parts[0], parts[1]);
                    }
                    rows.add(new Row(cells[0], numbers(cells[1]), numbers(cells[2]), expected));
                }
            }
        }
        return rows;
    }

    private static double[] numbers(String cell) {
        return cell.isEmpty()
                ? new double[0]
                : Arrays.stream(cell.split(";"))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
    }
}
