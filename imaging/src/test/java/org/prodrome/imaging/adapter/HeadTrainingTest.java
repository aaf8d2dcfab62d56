package org.prodrome.imaging.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.TinyOnnx;
import org.prodrome.imaging.runtime.OnnxExtension;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
import org.prodrome.imaging.runtime.Tensor;

/** Heads beside scikit-learn's (imaging/training/statistics_vectors.py), and beside what no line can learn. */
class HeadTrainingTest {
    private static JsonNode vectors() throws IOException {
        try (InputStream in = HeadTrainingTest.class.getResourceAsStream("vectors.json")) {
            return JsonMapper.builder().build().readTree(Objects.requireNonNull(in));
        }
    }

    private static List<Example> examples(JsonNode row) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < row.path("x").size(); i++) {
            JsonNode x = row.path("x").get(i);
            double[] features = new double[x.size()];
            for (int d = 0; d < features.length; d++) {
                features[d] = x.get(d).asDouble();
            }
            examples.add(
                    new Example("f" + i, "p" + i, features, row.path("y").get(i).asInt() == 1));
        }
        return examples;
    }

    @Test
    void probabilitiesAreThoseOfScikitLearnOnStandardisedFeatures() throws IOException {
        for (JsonNode row : vectors().path("logistic")) {
            List<Example> examples = examples(row);
            Head head = new HeadTraining(examples)
                    .train(new HeadChoice(0, row.path("c").asDouble()), 1);
            List<Prediction> predictions = new ArrayList<>();
            for (int i = 0; i < examples.size(); i++) {
                double found = head.probability(examples.get(i).features());
                assertThat(found)
                        .isCloseTo(row.path("standardised_probabilities").get(i).asDouble(), within(1e-4));
                predictions.add(new Prediction("f", "p" + i, examples.get(i).positive(), found, 0.5));
            }
            assertThat(Measures.auroc(predictions, Prediction::probability))
                    .isCloseTo(row.path("auroc").asDouble(), within(1e-3));
            assertThat(Measures.brier(predictions)).isCloseTo(row.path("brier").asDouble(), within(1e-4));
        }
    }

    @Test
    void theMinimumFoundHasTheCoefficientsOfScikitLearn() throws IOException {
        for (JsonNode row : vectors().path("logistic")) {
            List<Example> examples = examples(row);
            double c = row.path("c").asDouble();
            int dims = examples.get(0).features().length;
            double[] found = new Lbfgs(2000, 1e-9)
                    .minimise(
                            (w, gradient) -> {
                                double loss = 0;
                                for (int d = 0; d < dims; d++) {
                                    gradient[d] = w[d];
                                    loss += w[d] * w[d] / 2;
                                }
                                gradient[dims] = 0;
                                for (Example example : examples) {
                                    double logit = w[dims];
                                    for (int d = 0; d < dims; d++) {
                                        logit += w[d] * example.features()[d];
                                    }
                                    double sign = example.positive() ? 1 : -1;
                                    loss += c * Math.log1p(Math.exp(-sign * logit));
                                    double error = -c * sign / (1 + Math.exp(sign * logit));
                                    for (int d = 0; d < dims; d++) {
                                        gradient[d] += error * example.features()[d];
                                    }
                                    gradient[dims] += error;
                                }
                                return loss;
                            },
                            new double[dims + 1]);
            for (int d = 0; d < dims; d++) {
                assertThat(found[d]).isCloseTo(row.path("coefficients").get(d).asDouble(), within(1e-4));
            }
            assertThat(found[dims]).isCloseTo(row.path("intercept").asDouble(), within(1e-4));
        }
    }

    @Test
    void theDerivativesOfTheHiddenLayerAreThoseOfItsLoss() {
        HeadTraining training = new HeadTraining(either(60, 3));
        HeadChoice choice = new HeadChoice(6, 0.5);
        SplittableRandom random = new SplittableRandom(2);
        double[] point = random.doubles(6 * 3 + 6 + 1, -1, 1).toArray();
        double[] gradient = new double[point.length];
        training.layerLoss(point, gradient, choice);
        for (int i = 0; i < point.length; i++) {
            double[] up = point.clone();
            double[] down = point.clone();
            up[i] += 1e-6;
            down[i] -= 1e-6;
            double slope = (training.layerLoss(up, new double[point.length], choice)
                            - training.layerLoss(down, new double[point.length], choice))
                    / 2e-6;
            assertThat(gradient[i]).isCloseTo(slope, within(1e-6));
        }
    }

    @Test
    void aHiddenLayerLearnsEitherOrWhichALineCannot() {
        List<Example> train = either(400, 4);
        List<Example> test = either(400, 5);
        assertThat(auroc(new HeadTraining(train).train(new HeadChoice(0, 1), 1), test))
                .isBetween(0.4, 0.6);
        assertThat(auroc(new HeadTraining(train).train(new HeadChoice(16, 1), 1), test))
                .isGreaterThan(0.95);
    }

    @Test
    void theSameSeedGivesTheSameHeadAndConstantFeaturesDoNoHarm() {
        List<Example> examples = either(50, 6).stream()
                .map(e -> new Example(e.film(), e.patient(), new double[] {7, e.features()[0]}, e.positive()))
                .toList();
        HeadChoice choice = new HeadChoice(4, 1);
        double[] at = {7, 0.3};
        assertThat(new HeadTraining(examples).train(choice, 1).logit(at))
                .isEqualTo(new HeadTraining(examples).train(choice, 1).logit(at))
                .isFinite();
    }

    @Test
    void theGraphSaysWhatTheHeadSays() {
        List<Example> examples = either(80, 7);
        for (HeadChoice choice : List.of(new HeadChoice(0, 1), new HeadChoice(16, 1))) {
            Head head = new HeadTraining(examples).train(choice, 1);
            byte[] trunk = new TinyOnnx(-1, 2, 1, 1)
                    .pooled()
                    .scores("other", 2, 3)
                    .output("pooled", -1, 2)
                    .file();
            byte[] model = OnnxExtension.of(trunk, Set.of("pooled"), OnnxGraph.of(head, "pooled"));
            try (OnnxModelRuntime graph = OnnxModelRuntime.open(model)) {
                assertThat(graph.inputs()).containsOnlyKeys("x");
                assertThat(graph.outputs()).containsOnlyKeys("pooled", OnnxGraph.LOGITS);
                for (Example example : examples) {
                    float[] x = {(float) example.features()[0], (float) example.features()[1]};
                    Map<String, Tensor> said = graph.run(Map.of("x", new Tensor(new long[] {1, 2, 1, 1}, x)));
                    double logit = head.logit(new double[] {x[0], x[1]});
                    assertThat((double) Objects.requireNonNull(said.get(OnnxGraph.LOGITS))
                                    .values()[0])
                            .isCloseTo(logit, within(1e-4 * Math.max(1, Math.abs(logit))));
                }
            }
        }
    }

    /** Positive where exactly one of two numbers is above 0. */
    private static List<Example> either(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] x = {random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
            examples.add(new Example("f" + i, "p" + i, x, x[0] > 0 ^ x[1] > 0));
        }
        return examples;
    }

    private static double auroc(Head head, List<Example> examples) {
        return Measures.auroc(
                examples.stream()
                        .map(e -> new Prediction(
                                e.film(), e.patient(), e.positive(), head.probability(e.features()), 0.5))
                        .toList(),
                Prediction::probability);
    }
}
