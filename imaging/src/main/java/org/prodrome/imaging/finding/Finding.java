package org.prodrome.imaging.finding;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.FindingsOutput.Conformal;
import org.prodrome.imaging.model.FindingsOutput.Label;
import org.prodrome.imaging.model.FindingsOutput.LabelCode;
import org.prodrome.imaging.model.FindingsOutput.OperatingPoint;

/** One finding on one film. */
public sealed interface Finding {
    /** What the package says of the finding. */
    Label label();

    /** The answer. */
    Call call();

    /** Stable, for programs: {@code pleural_effusion}. */
    default String id() {
        return label().id();
    }

    /** For people. */
    default String display() {
        return label().display();
    }

    /** What it is in code systems; empty when no code was checked. */
    default List<LabelCode> codes() {
        return label().codes();
    }

    /**
     * The package answers.
     *
     * @param label what the package says of the finding
     * @param logit the network's number; comparable between films of one package version only, never shown to people
     * @param probability calibrated, at the site's prevalence where the site gave one, 0 to 1
     * @param set the conformal set; the call follows from it
     * @param conformal the quantiles behind the set, on the scale before any correction for prevalence
     * @param ruleIn operating point, its threshold on the scale of {@code probability}
     * @param ruleOut operating point, its threshold on the scale of {@code probability}
     * @param comparisonSd SD of the difference of {@code logit} between two readings of one film, null when not
     *     measured
     * @param prevalence what share of films with the finding the probability rests on, null when a site's own
     *     calibration holds a share that it does not state
     */
    record Answered(
            Label label,
            double logit,
            double probability,
            ConformalSet set,
            Conformal conformal,
            OperatingPoint ruleIn,
            OperatingPoint ruleOut,
            @Nullable Double comparisonSd,
            @Nullable Prevalence prevalence)
            implements Finding {
        public Answered {
            if (!Double.isFinite(logit) || !(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("%s: a finite score and a probability expected, found %s and %s"
                        .formatted(label.id(), logit, probability));
            }
        }

        @Override
        public Call call() {
            return set.call();
        }

        /**
         * The operating point that the probability has passed: rule-in when at or above its threshold, rule-out when
         * below its threshold; empty between the two. Where both hold, the one that agrees with the call.
         */
        public Optional<OperatingPoint> reached() {
            boolean in = probability >= ruleIn.threshold();
            boolean out = probability < ruleOut.threshold();
            if (in && out) {
                return Optional.of(call() == Call.NOT_DETECTED ? ruleOut : ruleIn);
            }
            if (in) {
                return Optional.of(ruleIn);
            }
            return out ? Optional.of(ruleOut) : Optional.empty();
        }
    }

    /**
     * A share of films with a finding.
     *
     * @param share above 0, below 1
     * @param ofSite whether the site gave it; else it is that of the training films
     */
    record Prevalence(double share, boolean ofSite) {
        public Prevalence {
            if (!(share > 0 && share < 1)) {
                throw new IllegalArgumentException("a share above 0 and below 1 expected, found " + share);
            }
        }
    }

    /**
     * The package does not answer.
     *
     * @param label what the package says of the finding
     * @param reason why
     */
    record Withheld(Label label, String reason) implements Finding {
        @Override
        public Call call() {
            return Call.WITHHELD;
        }
    }
}
