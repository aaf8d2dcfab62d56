package org.prodrome.imaging.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The farther a film lies, the smaller its p-value: (1 + how many are at least as far) / (n + 1). */
class ConformalRankTest {
    private static final float[] THREE = {1, 2, 2};

    /** Counted by hand: below all, at the nearest, between, at the two that tie, beyond all. */
    @ParameterizedTest
    @CsvSource({"0.5, 1", "1, 1", "1.5, 0.75", "2, 0.75", "2.5, 0.25"})
    void threeFilmsThatWereSetAsideGiveTheseValues(double distance, double expected) {
        assertThat(ConformalRank.pValue(distance, THREE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "5, 1"})
    void withoutFilmsNothingIsUnusual(double distance, double expected) {
        assertThat(ConformalRank.pValue(distance, new float[0])).isEqualTo(expected);
    }

    /** The definition itself, counted one by one, with many ties. */
    @RepeatedTest(50)
    void agreesWithCountingOneByOne(RepetitionInfo seed) {
        Random random = new Random(seed.getCurrentRepetition());
        float[] scores = new float[1 + random.nextInt(20)];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextInt(6);
        }
        Arrays.sort(scores);
        double distance = random.nextInt(8) - 1;
        int atLeastAsFar = 0;
        for (float score : scores) {
            atLeastAsFar += score >= distance ? 1 : 0;
        }
        assertThat(ConformalRank.pValue(distance, scores)).isEqualTo((1.0 + atLeastAsFar) / (scores.length + 1.0));
    }
}
