package org.prodrome.longitudinal.backtest.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.DoubleUnaryOperator;
import org.prodrome.longitudinal.backtest.outcome.Target;
import org.prodrome.longitudinal.backtest.report.DetectorFigures.Judged;

/** The report for another program. */
final class ReportJson {
    private final ObjectMapper mapper = new ObjectMapper();

    private ReportJson() {}

    static String of(BacktestReport report) {
        ReportJson json = new ReportJson();
        try {
            return json.mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json.root(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures could not be written as JSON", e);
        }
    }

    private ObjectNode root(BacktestReport report) {
        ObjectNode root = mapper.createObjectNode();
        root.put("mode", "shadow").put("note", BacktestReport.SHADOW).put("source", report.source());
        ArrayNode assumed = root.putArray("assumptions");
        report.assumptions().forEach(assumed::add);
        ArrayNode absent = root.putArray("notInTheData");
        report.absent().forEach(absent::add);
        ArrayNode definitions = root.putArray("definitions");
        BacktestReport.DEFINITIONS.forEach(definitions::add);
        root.put("patients", report.patients()).put("stays", report.stays()).put("patientDays", report.patientDays());
        root.put("instants", report.instants())
                .put("unplacedResources", report.unplaced())
                .put("alertsOutsideStays", report.outside());
        root.set("t1Per100PatientDays", interval(report.interrupting()));
        root.set("t1AndT2Per100PatientDays", interval(report.warning()));
        ArrayNode burden = root.putArray("burden");
        report.burden()
                .forEach((group, some) -> burden.addObject()
                        .put("group", group)
                        .put("stays", some.stays())
                        .put("patientDays", some.patientDays())
                        .put("t1", some.interrupting())
                        .put("t2", some.warning()));
        ArrayNode list = root.putArray("detectors");
        report.detectors().forEach(figures -> list.add(detector(figures)));
        ArrayNode baselines = root.putArray("baselines");
        report.baselines().forEach(figures -> {
            ObjectNode node = baselines.addObject().put("name", figures.name()).put("outcome", figures.outcome());
            ArrayNode bands = node.putArray("bands");
            figures.bands()
                    .forEach((band, followed) ->
                            bands.add(share(followed, followed.wilson()).put("band", band)));
        });
        return root;
    }

    private ObjectNode detector(DetectorFigures figures) {
        ObjectNode node = mapper.createObjectNode();
        node.put("detector", figures.detector()).put("title", figures.title());
        ArrayNode tiers = node.putArray("alertsByTier");
        figures.alertsByTier().forEach(tiers::add);
        node.set("alertsPer100PatientDays", interval(figures.per100Days()));
        ObjectNode read = node.putObject("readings");
        read.put("detections", figures.tally().detections())
                .put("nothingFound", figures.tally().nothing());
        read.put("notComputable", figures.tally().notComputable());
        read.put("notApplicable", figures.tally().notApplicable());
        figures.target().ifPresent(target -> judged(node, figures, target));
        return node;
    }

    private void judged(ObjectNode node, DetectorFigures figures, Target target) {
        Judged judged = figures.judged();
        node.put("outcome", target.outcome().id())
                .put("horizonHours", target.horizon().toHours())
                .put("outcomes", judged.captured().n());
        node.set("ppv", share(judged.right(), judged.ppv()));
        node.set("sensitivity", share(judged.captured(), judged.sensitivity()));
        node.set("leadTimeHours", lead(judged::lead));
        node.set("toldOfHoweverEarly", share(judged.toldOf(), judged.toldOf().wilson()));
        node.set("earliestLeadTimeHours", lead(judged::earliest));
        BandFigures bands = judged.bands();
        ObjectNode looks = node.putObject("looks");
        ArrayNode rows = looks.putArray("bands");
        bands.bands()
                .forEach(row -> rows.add(share(row.followed(), row.followed().wilson())
                        .put("band", row.band().name())));
        looks.set("finding", share(bands.afterFinding(), bands.afterFinding().wilson()));
        looks.set(
                "nothingFound", share(bands.afterNothing(), bands.afterNothing().wilson()));
        looks.set(
                "npv",
                share(bands.negativePredictive(), bands.negativePredictive().wilson()));
        put(looks, "positiveLikelihoodRatio", bands.positiveRatio());
        put(looks, "negativeLikelihoodRatio", bands.negativeRatio());
        ArrayNode groups = node.putArray("subgroups");
        figures.subgroups().forEach((name, some) -> {
            ObjectNode group = groups.addObject();
            group.put("group", name)
                    .put("stays", some.stays())
                    .put("patientDays", some.patientDays())
                    .put("alerts", some.alerts());
            put(group, "alertsPer100PatientDays", some.per100Days());
            group.set("ppv", share(some.right(), some.right().wilson()));
            group.set("sensitivity", share(some.captured(), some.captured().wilson()));
        });
    }

    private ObjectNode lead(DoubleUnaryOperator hours) {
        ObjectNode lead = mapper.createObjectNode();
        put(lead, "median", hours.applyAsDouble(0.5));
        put(lead, "q1", hours.applyAsDouble(0.25));
        put(lead, "q3", hours.applyAsDouble(0.75));
        return lead;
    }

    private ObjectNode share(Share share, Interval interval) {
        ObjectNode node = interval(interval);
        return node.put("of", share.of()).put("n", share.n());
    }

    private ObjectNode interval(Interval interval) {
        ObjectNode node = mapper.createObjectNode();
        put(node, "value", interval.value());
        put(node, "low95", interval.low());
        put(node, "high95", interval.high());
        return node;
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }
}
