package org.prodrome.longitudinal.equation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The rolling KDIGO rule against a second implementation: every pair of values, exact decimals, no windows kept. */
class KdigoOracleTest {
    private record Value(BigDecimal hours, BigDecimal creatinine) {}

    @RepeatedTest(300)
    void agreesWithBruteForceOnDecimalsThatSitOnTheLimits(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Value> series = new ArrayList<>();
        BigDecimal hours = BigDecimal.ZERO;
        for (int i = 0; i < 2 + random.nextInt(40); i++) {
            series.add(new Value(hours, BigDecimal.valueOf(5 + random.nextInt(60), 1)));
            hours = hours.add(BigDecimal.valueOf(12L * (1 + random.nextInt(8))));
        }
        int[] fast = KdigoAki.stages(
                series.stream()
                        .mapToDouble(value -> value.hours().doubleValue())
                        .toArray(),
                series.stream()
                        .mapToDouble(value -> value.creatinine().doubleValue())
                        .toArray());
        for (int i = 0; i < series.size(); i++) {
            assertThat(fast[i]).as("value %d of %s", i, series).isEqualTo(bruteForce(series, i));
        }
    }

    @Test
    void aValueAtTheFarEndOfAWindowCountsAndOneAtTheSameMomentDoesNot() {
        assertThat(KdigoAki.stages(new double[] {0, 48}, new double[] {1.2, 1.5}))
                .containsExactly(0, 1);
        assertThat(KdigoAki.stages(new double[] {0, 48.01}, new double[] {1.2, 1.5}))
                .containsExactly(0, 0);
        assertThat(KdigoAki.stages(new double[] {0, 168}, new double[] {1.0, 1.5}))
                .containsExactly(0, 1);
        assertThat(KdigoAki.stages(new double[] {0, 0}, new double[] {1.0, 3.0}))
                .containsExactly(0, 0);
        assertThat(KdigoAki.stages(new double[0], new double[0])).isEmpty();
    }

    private static int bruteForce(List<Value> series, int at) {
        Value now = series.get(at);
        boolean up = false;
        int stage = 0;
        for (int i = 0; i < at; i++) {
            BigDecimal before = now.hours().subtract(series.get(i).hours());
            BigDecimal base = series.get(i).creatinine();
            if (before.signum() <= 0 || before.compareTo(BigDecimal.valueOf(168)) > 0) {
                continue;
            }
            up |= before.compareTo(BigDecimal.valueOf(48)) <= 0
                    && now.creatinine().compareTo(base.add(new BigDecimal("0.3"))) >= 0;
            up |= now.creatinine().compareTo(base.multiply(new BigDecimal("1.5"))) >= 0;
            if (now.creatinine().compareTo(base.multiply(BigDecimal.valueOf(3))) >= 0) {
                stage = 3;
            } else if (now.creatinine().compareTo(base.multiply(BigDecimal.valueOf(2))) >= 0) {
                stage = Math.max(stage, 2);
            }
        }
        if (up && now.creatinine().compareTo(BigDecimal.valueOf(4)) >= 0) {
            return 3;
        }
        return Math.max(stage, up ? 1 : 0);
    }
}
