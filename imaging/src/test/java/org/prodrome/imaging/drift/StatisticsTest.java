package org.prodrome.imaging.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every statistic beside SciPy's, or beside the formula spelled out (imaging/training/statistics_vectors.py). */
class StatisticsTest {
    private static final JsonNode VECTORS = read();

    private static JsonNode read() {
        try (InputStream in = StatisticsTest.class.getResourceAsStream("vectors.json")) {
            return JsonMapper.builder().build().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void kolmogorovSmirnovAndStabilityIndexAreThoseOfSciPy() {
        for (JsonNode row : VECTORS.path("numbers")) {
            double[] reference = doubles(row.path("reference"));
            double[] window = doubles(row.path("window"));
            Comparison found = NumberShift.of(reference, window);
            assertThat(found.value()).isCloseTo(row.path("ks").asDouble(), within(1e-12));
            assertThat(found.p()).isCloseTo(row.path("p").asDouble(), within(1e-9));
            assertThat(NumberShift.psi(reference, window))
                    .isCloseTo(row.path("psi").asDouble(), within(1e-9));
        }
    }

    @Test
    void chiSquareAndCramersVAreThoseOfSciPy() {
        for (JsonNode row : VECTORS.path("tables")) {
            Comparison found = CategoryShift.of(
                            repeated(row.path("counts").get(0)),
                            repeated(row.path("counts").get(1)))
                    .orElseThrow();
            assertThat(found.p()).isCloseTo(row.path("p").asDouble(), within(1e-9));
            assertThat(found.value()).isCloseTo(row.path("v").asDouble(), within(1e-12));
        }
    }

    @Test
    void fishersTestIsThatOfSciPy() {
        for (JsonNode row : VECTORS.path("shares")) {
            Comparison found = CategoryShift.ofShares(
                    row.path("reference").get(0).asInt(),
                    row.path("reference").get(1).asInt(),
                    row.path("window").get(0).asInt(),
                    row.path("window").get(1).asInt());
            assertThat(found.p()).isCloseTo(row.path("p").asDouble(), within(1e-9));
        }
    }

    @Test
    void theDiscrepancyIsTheDoubleSumOfItsDefinition() {
        for (JsonNode row : VECTORS.path("discrepancies")) {
            MeanDiscrepancy found = MeanDiscrepancy.of(vectors(row.path("reference")), vectors(row.path("window")));
            assertThat(found.squared()).isCloseTo(row.path("mmd2").asDouble(), within(1e-6));
        }
    }

    @Test
    void permutationsOfEqualSamplesGiveSmallProbabilitiesAsOftenAsTheySay() {
        SplittableRandom random = new SplittableRandom(1);
        int small = 0;
        int runs = 400;
        for (int run = 0; run < runs; run++) {
            MeanDiscrepancy same = MeanDiscrepancy.of(normal(30, 0, random), normal(30, 0, random));
            small += same.p(new int[60], 199, random) <= 0.05 ? 1 : 0;
        }
        // 20 expected; 8 to 34 is where a binomial of 400 and 0.05 lies 998 times of 1000.
        assertThat(small).isBetween(8, 34);
    }

    @Test
    void whatTheStrataExplainIsNoDiscrepancy() {
        SplittableRandom random = new SplittableRandom(3);
        // Two kinds of films, 40 and 10 of the reference, 10 and 40 of the window; within a kind they are alike.
        float[][] reference = joined(normal(40, 0, random), normal(10, 3, random));
        float[][] window = joined(normal(10, 0, random), normal(40, 3, random));
        int[] kinds = IntStream.range(0, 100)
                .map(i -> i < 40 || i >= 50 && i < 60 ? 0 : 1)
                .toArray();
        MeanDiscrepancy discrepancy = MeanDiscrepancy.of(reference, window);

        assertThat(discrepancy.p(new int[100], 999, random)).isLessThanOrEqualTo(0.001);
        assertThat(discrepancy.p(kinds, 999, random)).isGreaterThan(0.05);
    }

    @Test
    void adjustedProbabilitiesAreBenjaminiAndHochbergs() {
        for (JsonNode row : VECTORS.path("discoveries")) {
            assertThat(FalseDiscovery.adjusted(doubles(row.path("p"))))
                    .containsExactly(doubles(row.path("adjusted")), within(1e-12));
        }
    }

    @Test
    void aNewCategoryCountsAndRareOnesAreTakenTogether() {
        List<String> reference = Collections.nCopies(100, "old scanner");
        List<String> window = new ArrayList<>(Collections.nCopies(60, "old scanner"));
        window.addAll(Collections.nCopies(40, "new scanner"));
        assertThat(CategoryShift.of(reference, window).orElseThrow().p()).isLessThan(1e-9);

        List<String> withRare = new ArrayList<>(reference);
        withRare.addAll(List.of("a", "b", "c"));
        assertThat(CategoryShift.of(withRare, reference)).isEmpty();
    }

    @Test
    void theChangePointIsTheDayOfTheChange() {
        SplittableRandom random = new SplittableRandom(5);
        List<Instant> days = IntStream.range(0, 200)
                .mapToObj(i -> Instant.parse("2026-01-01T00:00:00Z").plusSeconds(86400L * i))
                .toList();
        double[] values = IntStream.range(0, 200)
                .mapToDouble(i -> gaussian(random) + (i < 120 ? 0 : 3))
                .toArray();
        ChangePoint found = ChangePoint.of(days, values);
        assertThat(found.earliest()).isBeforeOrEqualTo(days.get(120));
        assertThat(found.latest()).isAfterOrEqualTo(days.get(120));
        assertThat(found.date()).isBetween(days.get(117), days.get(123));
    }

    static double gaussian(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    private static float[][] normal(int n, double mean, SplittableRandom random) {
        float[][] vectors = new float[n][4];
        for (float[] vector : vectors) {
            for (int d = 0; d < vector.length; d++) {
                vector[d] = (float) (mean + gaussian(random));
            }
        }
        return vectors;
    }

    private static float[][] joined(float[][] first, float[][] second) {
        float[][] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static List<String> repeated(JsonNode counts) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            values.addAll(Collections.nCopies(counts.get(i).asInt(), "kind " + i));
        }
        return values;
    }

    private static double[] doubles(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToDouble(i -> array.get(i).asDouble())
                .toArray();
    }

    private static float[][] vectors(JsonNode array) {
        float[][] vectors = new float[array.size()][];
        for (int i = 0; i < vectors.length; i++) {
            double[] row = doubles(array.get(i));
            vectors[i] = new float[row.length];
            for (int d = 0; d < row.length; d++) {
                vectors[i][d] = (float) row[d];
            }
        }
        return vectors;
    }
}
