package org.prodrome.imaging.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.measure.FilmView;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.FindingsOutput.Conformal;
import org.prodrome.imaging.model.FindingsOutput.Label;
import org.prodrome.imaging.model.FindingsOutput.OperatingPoint;
import org.prodrome.imaging.model.FindingsOutput.Standing;
import org.prodrome.imaging.model.LocalCalibration;
import org.prodrome.imaging.model.LocalCalibration.LocalLabel;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.SiteSettings;
import org.prodrome.imaging.model.ViewOutput;

/**
 * Turns a network's scores into answers. Per finding: the score becomes a calibrated probability (the manifest's
 * calibration, or the site's own); the call is the conformal set of that probability; the probability that is shown is
 * then brought to the site's prevalence, {@code logit + ln(s/(1-s)) - ln(t/(1-t))} with s the share of films with the
 * finding at the site and t in training (Saerens et al. 2002, doi:10.1162/089976602753284446). The call does not move
 * with prevalence, because its quantiles are taken within each class. A site's own slope and intercept already hold its
 * prevalence, so those findings are not corrected again.
 */
public final class FindingReader {
    private final FindingsOutput output;
    private final @Nullable ViewOutput view;
    private final List<Scale> scales;
    private final FilmFindings.Basis basis;

    private FindingReader(ModelPackage loaded, FindingsOutput output) {
        this.output = output;
        this.view = loaded.manifest().view();
        this.scales = scales(output, loaded.site());
        LocalCalibration local = loaded.site().calibration();
        List<String> corrected = new ArrayList<>();
        for (int i = 0; i < scales.size(); i++) {
            if (scales.get(i).shift() != 0) {
                corrected.add(output.labels().get(i).id());
            }
        }
        this.basis = new FilmFindings.Basis(
                local == null
                        ? output.calibration().fittedOn()
                        : "%d films of %d patients of this site".formatted(local.films(), local.patients()),
                local == null ? null : local.date(),
                corrected);
    }

    /** The reader of a package; empty when the package answers for no finding. */
    public static Optional<FindingReader> of(ModelPackage loaded) {
        FindingsOutput output = loaded.manifest().findings();
        return output == null ? Optional.empty() : Optional.of(new FindingReader(loaded, output));
    }

    /**
     * One finding's way from score to probability.
     *
     * @param a slope
     * @param b intercept
     * @param shift added to the calibrated logit for the site's prevalence
     * @param fromA slope of the manifest, on whose scale thresholds and its quantiles are
     * @param fromB intercept of the manifest
     * @param conformal quantiles on the scale of a and b; null for a withheld finding
     * @param prevalence on which what is shown rests; null when it is not stated
     */
    private record Scale(
            double a,
            double b,
            double shift,
            double fromA,
            double fromB,
            @Nullable Conformal conformal,
            Finding.@Nullable Prevalence prevalence) {
        double calibrated(double score) {
            return Probability.ofLogit(a * score + b);
        }

        double shown(double score) {
            return Probability.ofLogit(a * score + b + shift);
        }

        /** A threshold on the manifest's scale, on the scale that is shown: the same films lie above it. */
        OperatingPoint shown(OperatingPoint point) {
            double score = (Probability.logit(point.threshold()) - fromB) / fromA;
            return new OperatingPoint(point.name(), shown(score), point.sensitivity(), point.specificity());
        }
    }

    private static List<Scale> scales(FindingsOutput output, SiteSettings site) {
        List<Scale> scales = new ArrayList<>();
        for (int i = 0; i < output.labels().size(); i++) {
            Label label = output.labels().get(i);
            double fromA = output.calibration().a().get(i);
            double fromB = output.calibration().b().get(i);
            LocalLabel local = site.calibration() == null
                    ? null
                    : site.calibration().label(label.id()).orElse(null);
            double a = local == null ? fromA : local.a();
            double b = local == null ? fromB : local.b();
            boolean ownBaseRate = local != null && local.method() == LocalCalibration.Method.PLATT;
            Double prevalence = site.prevalence().get(label.id());
            double shift = prevalence == null || ownBaseRate
                    ? 0
                    : Probability.logit(prevalence) - Probability.logit(label.prevalenceTrain());
            Conformal conformal = null;
            if (label.standing() instanceof Standing.Evaluated evaluated) {
                conformal = local == null
                        ? evaluated.conformal()
                        : local.conformal().orElseGet(() -> moved(evaluated.conformal(), fromA, fromB, a, b));
            }
            scales.add(new Scale(
                    a,
                    b,
                    Double.isFinite(shift) ? shift : 0,
                    fromA,
                    fromB,
                    conformal,
                    ownBaseRate ? null : prevalence(prevalence, label)));
        }
        return List.copyOf(scales);
    }

    private static Finding.@Nullable Prevalence prevalence(@Nullable Double ofSite, Label label) {
        double share = ofSite == null ? label.prevalenceTrain() : ofSite;
        return share > 0 && share < 1 ? new Finding.Prevalence(share, ofSite != null) : null;
    }

    /** Quantiles of one scale on another: the same films get the same sets. */
    private static Conformal moved(Conformal from, double fromA, double fromB, double a, double b) {
        double present = (Probability.logit(1 - from.qPos()) - fromB) / fromA;
        double absent = (Probability.logit(from.qNeg()) - fromB) / fromA;
        return new Conformal(
                from.alpha(),
                1 - Probability.ofLogit(a * present + b),
                Probability.ofLogit(a * absent + b),
                from.nPos(),
                from.nNeg(),
                from.coveragePositive(),
                from.coverageNegative());
    }

    /** The answers about one film that the gate let through. */
    public FilmFindings.Read read(ModelOutput found) {
        float[] scores = found.scores();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            findings.add(finding(output.labels().get(i), scales.get(i), scores[i]));
        }
        return new FilmFindings.Read(findings, view(found), basis);
    }

    private static Finding finding(Label label, Scale scale, double score) {
        Conformal conformal = scale.conformal();
        if (label.standing() instanceof Standing.Evaluated evaluated && conformal != null) {
            return new Finding.Answered(
                    label,
                    score,
                    scale.shown(score),
                    ConformalSet.of(scale.calibrated(score), conformal),
                    conformal,
                    scale.shown(evaluated.ruleIn()),
                    scale.shown(evaluated.ruleOut()),
                    evaluated.comparisonSd(),
                    scale.prevalence());
        }
        String reason = label.standing() instanceof Standing.Withheld withheld ? withheld.reason() : "not evaluated";
        return new Finding.Withheld(label, reason);
    }

    private FilmFindings.@Nullable NetView view(ModelOutput found) {
        if (view == null) {
            return null;
        }
        float[] scores = found.values(view.output());
        int best = scores[0] >= scores[1] ? 0 : 1;
        FilmView seen = view.classes().get(best);
        return new FilmFindings.NetView(seen, Probability.ofLogit((double) scores[best] - scores[1 - best]));
    }
}
