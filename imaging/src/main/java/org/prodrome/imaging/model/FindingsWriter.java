package org.prodrome.imaging.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.prodrome.imaging.model.FindingsOutput.Calibration;
import org.prodrome.imaging.model.FindingsOutput.Conformal;
import org.prodrome.imaging.model.FindingsOutput.Estimate;
import org.prodrome.imaging.model.FindingsOutput.Label;
import org.prodrome.imaging.model.FindingsOutput.OperatingPoint;
import org.prodrome.imaging.model.FindingsOutput.Standing;

/** Writes the output that answers for findings as a manifest has it. */
public final class FindingsWriter {
    private FindingsWriter() {}

    /** Fills in the entry of {@code outputs}. */
    public static void write(FindingsOutput findings, ObjectNode output) {
        output.put("name", findings.output()).put("task", "multilabel").put("activation", "sigmoid");
        Calibration calibration = findings.calibration();
        ObjectNode scale = output.putObject("calibration")
                .put("method", calibration.method())
                .put("fitted_on", calibration.fittedOn());
        calibration.a().forEach(scale.putArray("a")::add);
        calibration.b().forEach(scale.putArray("b")::add);
        scale.put("ece_before", calibration.eceBefore()).put("ece_after", calibration.eceAfter());
        ArrayNode labels = output.putArray("labels");
        findings.labels().forEach(label -> write(label, labels.addObject()));
    }

    private static void write(Label label, ObjectNode node) {
        node.put("id", label.id()).put("display", label.display()).put("source_label", label.sourceLabel());
        ArrayNode codes = node.putArray("codes");
        label.codes()
                .forEach(code -> codes.addObject().put("system", code.system()).put("code", code.code()));
        node.putObject("n_positive")
                .put("train", label.positives().train())
                .put("val", label.positives().val())
                .put("test", label.positives().test());
        node.put("prevalence_train", label.prevalenceTrain());
        if (label.standing() instanceof Standing.Withheld withheld) {
            node.put("status", "withheld").put("reason", withheld.reason());
            if (withheld.auc() != null) {
                estimate(node.putObject("auc"), withheld.auc());
            }
        } else if (label.standing() instanceof Standing.Evaluated evaluated) {
            node.put("status", "evaluated");
            estimate(node.putObject("auc"), evaluated.auc());
            ArrayNode points = node.putArray("operating_points");
            point(points.addObject(), evaluated.ruleIn());
            point(points.addObject(), evaluated.ruleOut());
            conformal(node.putObject("conformal"), evaluated.conformal());
            if (evaluated.comparisonSd() != null) {
                node.put("comparison_sd", evaluated.comparisonSd());
            }
        }
    }

    private static void estimate(ObjectNode node, Estimate estimate) {
        node.put("value", estimate.value());
        node.putArray("ci").add(estimate.low()).add(estimate.high());
    }

    private static void point(ObjectNode node, OperatingPoint point) {
        node.put("name", point.name())
                .put("threshold", point.threshold())
                .put("sensitivity", point.sensitivity().value())
                .put("specificity", point.specificity().value());
        ArrayNode intervals = node.putArray("ci");
        for (Estimate one : new Estimate[] {point.sensitivity(), point.specificity()}) {
            intervals.addArray().add(one.low()).add(one.high());
        }
    }

    private static void conformal(ObjectNode node, Conformal sets) {
        node.put("alpha", sets.alpha())
                .put("q_pos", sets.qPos())
                .put("q_neg", sets.qNeg())
                .put("n_pos", sets.nPos())
                .put("n_neg", sets.nNeg());
        if (sets.coveragePositive() != null && sets.coverageNegative() != null) {
            node.putObject("coverage_test")
                    .put("positive", sets.coveragePositive())
                    .put("negative", sets.coverageNegative());
        }
    }
}
