package org.prodrome.longitudinal.backtest.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.prodrome.longitudinal.backtest.outcome.Target;

/**
 * A whole back-test. It holds counts and figures alone, nothing that names a patient.
 *
 * @param source what was replayed, in words
 * @param assumptions what had to be taken for granted
 * @param patients how many
 * @param stays how many
 * @param patientDays length of the stays
 * @param instants at which the detectors were read
 * @param unplaced resources left out because nothing says when they could be known
 * @param outside alerts outside the stays, which the figures leave out
 * @param interrupting T1 alerts for 100 patient-days
 * @param warning T1 and T2 alerts for 100 patient-days
 * @param detectors in the order in which they are listed
 */
public record BacktestReport(
        String source,
        List<String> assumptions,
        int patients,
        int stays,
        double patientDays,
        long instants,
        int unplaced,
        int outside,
        Interval interrupting,
        Interval warning,
        List<DetectorFigures> detectors) {
    /** Said at the head of every form of the report. */
    public static final String SHADOW = "Shadow: nothing was shown to anybody.";

    public BacktestReport {
        assumptions = List.copyOf(assumptions);
        detectors = List.copyOf(detectors);
    }

    /** For a terminal. */
    public String toTable() {
        StringBuilder text = new StringBuilder();
        text.append(SHADOW).append('\n');
        line(
                text,
                "%s: %d patients, %d stays, %.1f patient-days, detectors read at %d instants",
                source,
                patients,
                stays,
                patientDays,
                instants);
        assumptions.forEach(assumption -> line(text, "  assumed: %s", assumption));
        if (unplaced > 0) {
            line(text, "  left out: %d resources that nothing places in time", unplaced);
        }
        line(text, "Alerts per 100 patient-days: T1 %s, T1+T2 %s", interrupting.printed(1), warning.printed(1));
        if (outside > 0) {
            line(text, "  not counted: %d alerts outside a stay", outside);
        }
        line(text, "%n%-28s %5s %5s %5s  %-22s", "detector", "T1", "T2", "T3", "per 100 patient-days");
        for (DetectorFigures figures : detectors) {
            line(
                    text,
                    "%-28s %5d %5d %5d  %-22s",
                    figures.detector(),
                    figures.alertsByTier().get(0),
                    figures.alertsByTier().get(1),
                    figures.alertsByTier().get(2),
                    figures.per100Days().printed(1));
        }
        for (DetectorFigures figures : detectors) {
            figures.target().ifPresent(target -> judged(text, figures, target));
        }
        return text.toString();
    }

    private static void judged(StringBuilder text, DetectorFigures figures, Target target) {
        line(
                text,
                "%n%s before %s (%d outcomes)",
                figures.detector(),
                target.outcome().words(),
                figures.events());
        line(
                text,
                "  PPV (followed within %d h)    %s",
                target.horizon().toHours(),
                figures.ppv().printed(2));
        line(text, "  sensitivity (same stay)       %s", figures.sensitivity().printed(2));
        line(
                text,
                "  lead time, median (IQR)       %s h (%s to %s)",
                number(figures.lead(0.5), 1),
                number(figures.lead(0.25), 1),
                number(figures.lead(0.75), 1));
        figures.subgroups()
                .forEach((group, some) -> line(
                        text,
                        "  %-28s %3d stays  %6s per 100 d  PPV %-5s sens %s",
                        group,
                        some.stays(),
                        number(some.per100Days(), 1),
                        number(some.ppv(), 2),
                        number(some.sensitivity(), 2)));
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    static String number(double value, int decimals) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** For another program. Figures that could not be computed are null. */
    public String toJson() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("mode", "shadow").put("note", SHADOW).put("source", source);
        ArrayNode assumed = root.putArray("assumptions");
        assumptions.forEach(assumed::add);
        root.put("patients", patients).put("stays", stays).put("patientDays", patientDays);
        root.put("instants", instants).put("unplacedResources", unplaced).put("alertsOutsideStays", outside);
        root.set("t1Per100PatientDays", json(mapper, interrupting));
        root.set("t1AndT2Per100PatientDays", json(mapper, warning));
        ArrayNode list = root.putArray("detectors");
        detectors.forEach(figures -> list.add(json(mapper, figures)));
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures could not be written as JSON", e);
        }
    }

    private static ObjectNode json(ObjectMapper mapper, DetectorFigures figures) {
        ObjectNode node = mapper.createObjectNode();
        node.put("detector", figures.detector()).put("title", figures.title());
        ArrayNode tiers = node.putArray("alertsByTier");
        figures.alertsByTier().forEach(tiers::add);
        node.set("alertsPer100PatientDays", json(mapper, figures.per100Days()));
        ObjectNode read = node.putObject("readings");
        read.put("detections", figures.tally().detections())
                .put("nothingFound", figures.tally().nothing());
        read.put("notComputable", figures.tally().notComputable());
        read.put("notApplicable", figures.tally().notApplicable());
        figures.target().ifPresent(target -> {
            node.put("outcome", target.outcome().id())
                    .put("horizonHours", target.horizon().toHours())
                    .put("outcomes", figures.events());
            node.set("ppv", json(mapper, figures.ppv()));
            node.set("sensitivity", json(mapper, figures.sensitivity()));
            ObjectNode lead = node.putObject("leadTimeHours");
            put(lead, "median", figures.lead(0.5));
            put(lead, "q1", figures.lead(0.25));
            put(lead, "q3", figures.lead(0.75));
            ArrayNode groups = node.putArray("subgroups");
            figures.subgroups().forEach((name, some) -> {
                ObjectNode group = groups.addObject();
                group.put("group", name).put("stays", some.stays()).put("patientDays", some.patientDays());
                put(group, "alertsPer100PatientDays", some.per100Days());
                put(group, "ppv", some.ppv());
                put(group, "sensitivity", some.sensitivity());
            });
        });
        return node;
    }

    private static ObjectNode json(ObjectMapper mapper, Interval interval) {
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
