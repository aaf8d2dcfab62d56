package org.prodrome.longitudinal.equation;

import java.util.Map;
import java.util.Optional;
import org.prodrome.terminology.quantity.Analyte;

/**
 * How much a value varies in one healthy person, and what change is more than that: reference change value, Harris and
 * Yasaka 1983 (symmetric), Fokkema 2006 (log-normal); personal reference interval, Coşkun, Clin Chem 2021;67:374.
 *
 * <p>Figures that are not {@link #verified()} were written down from memory: they may hold a value back, but no
 * sentence may rest on them. Ask {@link #verifiedOf} before anything is said.
 *
 * @param within within-person variation CVI, %
 * @param analytical analytical variation CVA, %; where a laboratory does not know its own, half of CVI
 * @param logNormal whether changes are judged on the log scale
 * @param source the paper behind the figures: a DOI, or its name where no DOI is known
 * @param verified whether the figures were checked against the paper
 */
public record BiologicalVariation(
        double within, double analytical, boolean logNormal, String source, boolean verified) {
    private static final double TWO_SIDED = 1.96;
    private static final double ONE_SIDED = 1.645;
    private static final String EUBIVAS = "10.1515/cclm-2021-0370";
    private static final String HAEMATOLOGY = "10.1515/cclm-2019-0658";
    private static final String CHEMISTRY = "10.1373/clinchem.2018.288415";
    private static final String ENZYMES = "10.1373/clinchem.2016.269811";
    private static final String THYROID = "EuBIVAS thyroid (Bottani 2022)";

    /** Within-person variation in chronic disease, where no study of the disease itself is at hand. */
    private static final double IN_DISEASE = 1.5;

    private static final double SHARE_OF_WITHIN = 0.5;

    private static final Map<Analyte, BiologicalVariation> TABLE = Map.ofEntries(
            Map.entry(Analyte.CREATININE, of(4.4, 1.1, "10.1373/clinchem.2017.275115", true)),
            Map.entry(Analyte.ALBUMIN, of(2.5, 1.5, EUBIVAS, true)),
            Map.entry(Analyte.GLUCOSE, of(4.7, 0.58, EUBIVAS, true)),
            Map.entry(Analyte.CRP, log(29.4, 11.1, EUBIVAS, true)),
            Map.entry(Analyte.HBA1C, of(1.2, 1.5, "10.1515/almed-2020-0029", true)),
            Map.entry(Analyte.TOTAL_CHOLESTEROL, of(5.18, 0.98, EUBIVAS, true)),
            Map.entry(Analyte.LDL_CHOLESTEROL, of(8.46, 1.77, EUBIVAS, true)),
            Map.entry(Analyte.HDL_CHOLESTEROL, of(5.67, 0.56, EUBIVAS, true)),
            Map.entry(Analyte.TRIGLYCERIDES, log(19.8, 1.8, EUBIVAS, true)),
            Map.entry(Analyte.LEUKOCYTES, of(10.01, 2.0, HAEMATOLOGY, true)),
            Map.entry(Analyte.ALKALINE_PHOSPHATASE, of(5.3, 2.8, EUBIVAS, true)),
            Map.entry(Analyte.MEAN_CELL_VOLUME, of(0.75, 0.6, HAEMATOLOGY, true)),
            // Means of seven days at home; one reading in a clinic varies more.
            Map.entry(Analyte.SYSTOLIC_PRESSURE, of(4.2, 0, "10.3399/bjgp10X515403", true)),
            // Daily, first in the morning.
            Map.entry(Analyte.WEIGHT, of(0.66, 0, "10.1123/ijsnem.14.5.532", true)),
            Map.entry(Analyte.HAEMOGLOBIN, of(2.7, 0.8, HAEMATOLOGY, false)),
            Map.entry(Analyte.PLATELETS, of(5.6, 2.0, HAEMATOLOGY, false)),
            Map.entry(Analyte.SODIUM, of(0.5, 0.4, CHEMISTRY, false)),
            Map.entry(Analyte.POTASSIUM, of(3.9, 1.0, CHEMISTRY, false)),
            Map.entry(Analyte.CALCIUM, of(1.8, 1.0, CHEMISTRY, false)),
            Map.entry(Analyte.ALT, log(9.3, 3.5, ENZYMES, false)),
            Map.entry(Analyte.AST, log(9.5, 3.0, ENZYMES, false)),
            Map.entry(Analyte.GAMMA_GT, log(8.9, 2.0, ENZYMES, false)),
            Map.entry(Analyte.UREA_NITROGEN, of(13.9, 2.0, CHEMISTRY, false)),
            Map.entry(Analyte.TOTAL_PROTEIN, of(2.6, 1.0, CHEMISTRY, false)),
            Map.entry(Analyte.BILIRUBIN, log(20.0, 3.0, CHEMISTRY, false)),
            Map.entry(Analyte.TSH, log(17.7, 4.0, THYROID, false)),
            Map.entry(Analyte.FREE_THYROXINE, of(4.8, 4.0, THYROID, false)),
            Map.entry(Analyte.PSA, log(6.8, 3.0, EUBIVAS, false)),
            Map.entry(Analyte.CYSTATIN_C, of(3.9, 1.5, "EuBIVAS", false)),
            Map.entry(Analyte.FERRITIN, log(12.8, 4.0, "EFLM group", false)),
            Map.entry(Analyte.PHOSPHATE, of(7.8, 1.5, "EuBIVAS", false)));

    /** Studies that include the diseased themselves. */
    private static final Map<Analyte, BiologicalVariation> IN_THE_DISEASED =
            Map.of(Analyte.CREATININE, of(5.2, 1.1, "10.3389/fmed.2022.1009358", true));

    /** Figures of an analyte, where the papers at hand give them. */
    public static Optional<BiologicalVariation> of(Analyte analyte) {
        return Optional.ofNullable(TABLE.get(analyte));
    }

    /** The same, only where the figures were checked against the paper: what a sentence may rest on. */
    public static Optional<BiologicalVariation> verifiedOf(Analyte analyte) {
        return of(analyte).filter(BiologicalVariation::verified);
    }

    /**
     * Figures for someone with a chronic disease that the analyte follows: a study of the diseased where there is one,
     * else half as much again as in health. The latter is a rule of thumb and not verified.
     */
    public static Optional<BiologicalVariation> inDisease(Analyte analyte) {
        BiologicalVariation studied = IN_THE_DISEASED.get(analyte);
        return studied != null ? Optional.of(studied) : of(analyte).map(BiologicalVariation::widened);
    }

    /** Figures of a laboratory that does not know its analytical variation: half of the within-person one. */
    public static BiologicalVariation withoutAnalytical(double within, boolean logNormal, String source) {
        return new BiologicalVariation(within, SHARE_OF_WITHIN * within, logNormal, source, false);
    }

    private BiologicalVariation widened() {
        return new BiologicalVariation(IN_DISEASE * within, analytical, logNormal, source, false);
    }

    /** Coefficient of variation of one value of one person, within and analytical together, %. */
    public double total() {
        return Math.hypot(analytical, within);
    }

    /** Change in % of the earlier value that chance alone passes in 5 % of pairs, both directions alike. */
    public double symmetric() {
        return Math.sqrt(2) * TWO_SIDED * Math.hypot(analytical, within);
    }

    /** The same for a change in one direction only. */
    public double oneSided() {
        return Math.sqrt(2) * ONE_SIDED * Math.hypot(analytical, within);
    }

    /** Rise in % that is more than chance, log-normal. */
    public double logUp() {
        return 100 * (Math.exp(TWO_SIDED * Math.sqrt(2) * sigma()) - 1);
    }

    /** Fall in % that is more than chance, log-normal; negative. */
    public double logDown() {
        return 100 * (Math.exp(-TWO_SIDED * Math.sqrt(2) * sigma()) - 1);
    }

    /** Half-width of the interval that holds 95 % of a person's next values, given the mean of n steady ones. */
    public double personalHalfWidth(double mean, int n) {
        return TWO_SIDED * Math.sqrt((1 + 1.0 / n) * (analytical * analytical + within * within)) * mean / 100;
    }

    private double sigma() {
        return Math.sqrt(Math.log(1 + (analytical * analytical + within * within) / 10_000));
    }

    private static BiologicalVariation of(double within, double analytical, String source, boolean checked) {
        return new BiologicalVariation(within, analytical, false, source, checked);
    }

    private static BiologicalVariation log(double within, double analytical, String source, boolean checked) {
        return new BiologicalVariation(within, analytical, true, source, checked);
    }
}
