package org.prodrome.longitudinal.backtest.learn;

import java.util.List;
import java.util.Locale;
import org.prodrome.longitudinal.model.RiskModel;

/**
 * What a model came to on data that it had not seen.
 *
 * @param title what is predicted, on which data
 * @param method how it was validated
 * @param comparisons with the simple scores
 * @param calibration said beside seen
 * @param model the model to ship: of the training patients, or of all where it was cross-validated
 */
public record StudyResult(
        String title, String method, List<Comparison> comparisons, Calibration calibration, RiskModel model) {
    public StudyResult {
        comparisons = List.copyOf(comparisons);
    }

    /** For a terminal. */
    public String toTable() {
        StringBuilder text = new StringBuilder();
        text.append(title).append('\n').append("  ").append(method).append('\n');
        for (Comparison one : comparisons) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %d rows, %d events. AUROC ours %s, %s %s, difference %s: %s%n",
                    one.rows(),
                    one.events(),
                    one.ours().printed(3),
                    one.baseline(),
                    one.theirs().printed(3),
                    one.difference().printed(3),
                    one.verdict()));
        }
        text.append(String.format(
                Locale.ROOT, "  calibration error %.3f, Brier %.3f%n", calibration.error(), calibration.brier()));
        calibration
                .bins()
                .forEach(bin -> text.append(String.format(
                        Locale.ROOT, "    said %.3f  seen %.3f  (%d rows)%n", bin.said(), bin.seen(), bin.rows())));
        return text.toString();
    }

    /** By patients set apart before anything was fitted; the penalty is chosen on the validation patients. */
    static StudyResult bySplit(
            String id,
            String title,
            java.util.Map<String, Direction> features,
            List<Sample> train,
            List<Sample> validation,
            List<Sample> test,
            List<String> baselines) {
        double best = Double.NEGATIVE_INFINITY;
        double chosen = 0;
        for (double ridge : new double[] {0.3, 1, 3, 10}) {
            RiskModel tried = new HingeFit(features, ridge).fit(id, train);
            double area = Auroc.of(Validation.scored(tried, validation), Validation.outcomes(validation));
            if (area > best) {
                best = area;
                chosen = ridge;
            }
        }
        RiskModel model = new HingeFit(features, chosen).fit(id, train);
        double[] scores = Validation.scored(model, test);
        return new StudyResult(
                title,
                "Trained on %d rows, penalty %s chosen on %d, measured once on %d rows of other patients."
                        .formatted(train.size(), chosen, validation.size(), test.size()),
                baselines.stream()
                        .map(name -> Comparison.of(name, test, scores))
                        .toList(),
                Calibration.of(scores, Validation.outcomes(test)),
                model);
    }

    /** By ten folds of patients; the penalty is fixed beforehand. */
    static StudyResult byFolds(
            String id,
            String title,
            java.util.Map<String, Direction> features,
            double ridge,
            List<Sample> samples,
            List<String> baselines) {
        HingeFit fit = new HingeFit(features, ridge);
        double[] scores = Validation.crossValidated(fit, samples);
        return new StudyResult(
                title,
                "Ten folds of patients over all %d rows, penalty %s fixed beforehand.".formatted(samples.size(), ridge),
                baselines.stream()
                        .map(name -> Comparison.of(name, samples, scores))
                        .toList(),
                Calibration.of(scores, Validation.outcomes(samples)),
                fit.fit(id, samples));
    }
}
