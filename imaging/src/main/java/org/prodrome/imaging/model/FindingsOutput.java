package org.prodrome.imaging.model;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The output that answers for each of several findings whether the film shows it, with what was measured of every
 * answer. Calibrated probability of finding {@code i}: the logistic function of {@code a[i] * logit + b[i]}.
 *
 * @param output name of the network's output, one number per label
 * @param calibration how scores become probabilities
 * @param labels the findings in the order of the output's numbers
 */
public record FindingsOutput(String output, Calibration calibration, List<Label> labels) {
    public FindingsOutput {
        labels = List.copyOf(labels);
        Set<String> ids = new HashSet<>();
        for (Label label : labels) {
            if (!ids.add(label.id())) {
                throw new IllegalArgumentException("the finding '%s' is named twice".formatted(label.id()));
            }
        }
        if (calibration.a().size() != labels.size() || calibration.b().size() != labels.size()) {
            throw new IllegalArgumentException("%d labels need as many a and b of the calibration, found %d and %d"
                    .formatted(
                            labels.size(),
                            calibration.a().size(),
                            calibration.b().size()));
        }
    }

    /** Position of a finding among the output's numbers; empty when the package does not know it. */
    public Optional<Integer> index(String id) {
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).id().equals(id)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /**
     * From scores to probabilities.
     *
     * @param method {@code temperature} (b is 0) or {@code platt}
     * @param fittedOn the films it was fitted on, never those that it is reported on
     * @param a slope by finding, above 0
     * @param b intercept by finding
     * @param eceBefore calibration error without it, 0 to 1
     * @param eceAfter calibration error with it, 0 to 1
     */
    public record Calibration(
            String method, String fittedOn, List<Double> a, List<Double> b, double eceBefore, double eceAfter) {
        public Calibration {
            a = List.copyOf(a);
            b = List.copyOf(b);
        }
    }

    /**
     * One finding.
     *
     * @param id stable, for programs: {@code pleural_effusion}
     * @param display for people
     * @param sourceLabel the name that the training labels used
     * @param codes what it is in code systems; empty when no code was checked
     * @param positives films with the finding by split
     * @param prevalenceTrain share of the training films with the finding, 0 to 1
     * @param standing whether it may be said
     */
    public record Label(
            String id,
            String display,
            String sourceLabel,
            List<LabelCode> codes,
            Positives positives,
            double prevalenceTrain,
            Standing standing) {
        public Label {
            codes = List.copyOf(codes);
        }
    }

    /**
     * A code for a finding.
     *
     * @param system URI of the code system
     * @param code the code
     */
    public record LabelCode(String system, String code) {}

    /** Films with the finding by split. */
    public record Positives(int train, int val, int test) {}

    /** Whether a finding may be said of a film. */
    public sealed interface Standing {
        /**
         * It was measured and may be said.
         *
         * @param auc area under the receiver operating characteristic on the test films
         * @param ruleIn the threshold for saying that it is there
         * @param ruleOut the threshold for saying that it was not detected
         * @param conformal the class-conditional sets behind the three answers
         * @param comparisonSd SD of the difference of the score between two readings of one film, null when not
         *     measured
         */
        record Evaluated(
                Estimate auc,
                OperatingPoint ruleIn,
                OperatingPoint ruleOut,
                Conformal conformal,
                @Nullable Double comparisonSd)
                implements Standing {}

        /**
         * It is never said; the network's number for it is used in evaluations only.
         *
         * @param reason why: too few films with it, or too often wrong
         * @param auc what was measured all the same, null when nothing was
         */
        record Withheld(String reason, @Nullable Estimate auc) implements Standing {}
    }

    /**
     * A figure with its 95 % interval.
     *
     * @param value the figure
     * @param low lower end
     * @param high upper end
     */
    public record Estimate(double value, double low, double high) {}

    /**
     * A threshold and what it gave on the test films.
     *
     * @param name {@code rule_in} or {@code rule_out}
     * @param threshold calibrated probability, 0 to 1: at or above it a film is positive
     * @param sensitivity share of films with the finding at or above it
     * @param specificity share of films without the finding below it
     */
    public record OperatingPoint(String name, double threshold, Estimate sensitivity, Estimate specificity) {}

    /**
     * Class-conditional split conformal sets (Vovk 2012, doi:10.1007/s10994-013-5355-6): "present" belongs to the set
     * when {@code 1 - p <= qPos}, "absent" when {@code p <= qNeg}.
     *
     * @param alpha share of films of either class whose set may miss the truth, 0.1
     * @param qPos quantile of 1 - p over films with the finding
     * @param qNeg quantile of p over films without it
     * @param nPos films with the finding behind qPos
     * @param nNeg films without it behind qNeg
     * @param coveragePositive share of test films with the finding whose set held the truth, null when not measured
     * @param coverageNegative the same of films without it
     */
    public record Conformal(
            double alpha,
            double qPos,
            double qNeg,
            int nPos,
            int nNeg,
            @Nullable Double coveragePositive,
            @Nullable Double coverageNegative) {}
}
