package org.prodrome.longitudinal.backtest.learn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.prodrome.longitudinal.backtest.report.Interval;

/**
 * What is to be known of a model before it is used.
 *
 * @param predicts outcome and horizon
 * @param data where it was learned
 * @param licence of the data, with its attribution
 * @param intendedUse what it may be used for
 * @param limits what it may not be used for, and why
 */
public record ModelCard(String predicts, String data, String licence, String intendedUse, String limits) {
    private static final String NOT_VALIDATED =
            " Not validated for clinical use: decision support to be verified, in shadow until a site has back-tested it on its own records.";

    static final ModelCard DETERIORATION = new ModelCard(
            "Death within 24 hours, read every 4 hours in intensive care.",
            "MIMIC-III Clinical Database Demo v1.4, 80 of its patients (all adults with intensive care; all died in the end, about a third in hospital).",
            "ODbL 1.0. Contains information from the MIMIC-III Clinical Database Demo, doi:10.13026/C2HM2Q, made available under the Open Database License.",
            "Research, and a shadow back-test beside NEWS2.",
            "One hospital, 2001 to 2012, few patients; the limits of care are not in the data, so a death may have been expected."
                    + NOT_VALIDATED);

    static final ModelCard KIDNEY = new ModelCard(
            "Onset of kidney injury (KDIGO stage 1 or more by creatinine) within 48 hours, in hospital.",
            "Model and threshold: MIMIC-IV Clinical Database Demo v2.2, 84 of its patients, without those on kidney replacement. Measured on the MIMIC-III Clinical Database Demo. A person could be in both.",
            "ODbL 1.0. Contains information from the MIMIC-IV Clinical Database Demo, doi:10.13026/dp1f-ex47, and the MIMIC-III Clinical Database Demo, doi:10.13026/C2HM2Q, made available under the Open Database License.",
            "A line of information in hospital (tier 3) that a kidney is at risk; never an interruption.",
            "One hospital, few injuries. It says mostly that the creatinine was high to begin with: more than half of its alerts come without any rise."
                    + NOT_VALIDATED);

    static final ModelCard CHALLENGE = new ModelCard(
            "Death in hospital, from the first 48 hours in intensive care.",
            "PhysioNet/Computing in Cardiology Challenge 2012, set A, training part.",
            "ODC-BY 1.0. Contains information from the PhysioNet/CinC Challenge 2012, doi:10.13026/C25S36.",
            "Research: severity of illness of groups.",
            "One hospital; one reading at 48 hours, not repeated; not for a decision about one patient."
                    + NOT_VALIDATED);

    static final ModelCard EICU = new ModelCard(
            "Death in hospital, from the worst values of the first day in intensive care.",
            "eICU Collaborative Research Database Demo v2.0, training part.",
            "ODbL 1.0. Contains information from the eICU Collaborative Research Database Demo, doi:10.13026/gxmm-es70, made available under the Open Database License.",
            "Research: severity of illness of groups.",
            "Needs the worst values of a day, which a person or a program has to pick out." + NOT_VALIDATED);

    static final ModelCard LIVER = new ModelCard(
            "Death of any cause within 10 years of the first FIB-4.",
            "Olmsted County cohort of fatty liver and matched people (nafld1 to nafld3 of the R package survival 3.5), training part.",
            "LGPL 2 or later (data of the R package survival). Allen, Hepatology 2018;67:1726, doi:10.1002/hep.29546.",
            "Research: what adds to FIB-4.",
            "Death of any cause, in which age leads; the data hold no cirrhosis. People followed for less than 10 years and alive were left out, which overstates the risk."
                    + NOT_VALIDATED);

    static final ModelCard BILIARY = new ModelCard(
            "Death or transplant within 2 years of a visit in primary biliary cholangitis.",
            "Mayo Clinic trial 1974 to 1984 with its repeated visits (pbcseq of the R package survival 3.5).",
            "LGPL 2 or later (data of the R package survival). Murtaugh, Hepatology 1994;20:126, doi:10.1002/hep.1840200120.",
            "Research: what adds to the Mayo score.",
            "Before ursodeoxycholic acid; transplant and death are one outcome." + NOT_VALIDATED);

    ObjectNode toJson(ObjectMapper mapper, StudyResult result) {
        ObjectNode node = mapper.createObjectNode();
        node.put("predicts", predicts).put("data", data).put("licence", licence);
        node.put("intendedUse", intendedUse).put("limits", limits);
        node.put("missingValues", "A value that is not there adds nothing, as an unremarkable one would.");
        node.put("shape", "Logistic; each term rises straight from 'from' to 'to'; no weight is negative.");
        node.put("validation", result.method());
        ArrayNode figures = node.putArray("figures");
        for (Comparison one : result.comparisons()) {
            ObjectNode figure = figures.addObject();
            figure.put("baseline", one.baseline()).put("rows", one.rows()).put("events", one.events());
            put(figure, "auroc", one.ours());
            put(figure, "aurocOfBaseline", one.theirs());
            put(figure, "difference", one.difference());
            figure.put("verdict", one.verdict());
        }
        node.put("calibrationError", rounded(result.calibration().error()));
        node.put("brier", rounded(result.calibration().brier()));
        return node;
    }

    private static void put(ObjectNode node, String name, Interval interval) {
        node.putObject(name)
                .put("value", rounded(interval.value()))
                .put("low95", rounded(interval.low()))
                .put("high95", rounded(interval.high()));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
