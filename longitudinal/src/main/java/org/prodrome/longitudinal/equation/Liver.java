package org.prodrome.longitudinal.equation;

import static org.prodrome.longitudinal.equation.Numbers.above;
import static org.prodrome.longitudinal.equation.Numbers.atMost;
import static org.prodrome.longitudinal.equation.Numbers.below;

/** Scores of liver fibrosis, failure and cancer. Enzymes in U/L, platelets in 10⁹/L. */
public final class Liver {
    /** What a FIB-4 points to. */
    public enum FibrosisBand {
        LOW("low"),
        INDETERMINATE("indeterminate"),
        HIGH("high");

        private final String words;

        FibrosisBand(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    private Liver() {}

    /** FIB-4 (Sterling, Hepatology 2006;43:1317, doi:10.1002/hep.21178). */
    public static double fib4(double age, double ast, double alt, double platelets) {
        return age * ast / (platelets * Math.sqrt(alt));
    }

    /**
     * FIB-4 band: low below 1.3, from 65 years below 2.0 (McPherson 2017, doi:10.1038/ajg.2016.453), high above 2.67;
     * in hepatitis C low below 1.45, high above 3.25 (Sterling 2006).
     *
     * @param age completed years
     */
    public static FibrosisBand fib4Band(double fib4, int age, boolean hepatitisC) {
        double low = hepatitisC ? 1.45 : age >= 65 ? 2.0 : 1.3;
        if (below(fib4, low)) {
            return FibrosisBand.LOW;
        }
        return above(fib4, hepatitisC ? 3.25 : 2.67) ? FibrosisBand.HIGH : FibrosisBand.INDETERMINATE;
    }

    /** APRI (Wai 2003, doi:10.1053/jhep.2003.50346). */
    public static double apri(double ast, double upperLimit, double platelets) {
        return 100 * (ast / upperLimit) / platelets;
    }

    /**
     * APRI band in viral hepatitis: {@code cirrhosis likely} above 2.0, {@code significant fibrosis likely} above 1.5,
     * {@code low} to 0.5, else {@code indeterminate} (Wai 2003).
     */
    public static String apriBand(double apri) {
        if (above(apri, 2.0)) {
            return "cirrhosis likely";
        }
        return above(apri, 1.5) ? "significant fibrosis likely" : atMost(apri, 0.5) ? "low" : "indeterminate";
    }

    /**
     * MELD 3.0, not rounded (Kim, Gastroenterology 2021;161:1887, doi:10.1053/j.gastro.2021.08.050): bilirubin and
     * creatinine mg/dL, sodium mmol/L, albumin g/dL.
     */
    public static double meld3(
            boolean female,
            double bilirubin,
            double sodium,
            double inr,
            double creatinine,
            double albumin,
            boolean dialysis) {
        double bili = Math.log(Math.max(1, bilirubin));
        double lnCreatinine = Math.log(dialysis ? 3.0 : Math.min(3.0, Math.max(1, creatinine)));
        double lowSodium = 137 - Math.min(137, Math.max(125, sodium));
        double lowAlbumin = 3.5 - Math.min(3.5, Math.max(1.5, albumin));
        return (female ? 1.33 : 0)
                + 4.56 * bili
                + 0.82 * lowSodium
                - 0.24 * lowSodium * bili
                + 9.09 * Math.log(Math.max(1, inr))
                + 11.14 * lnCreatinine
                + 1.85 * lowAlbumin
                - 1.83 * lowAlbumin * lnCreatinine
                + 6;
    }

    /** MELD 3.0 as allocated by OPTN: rounded, 6 to 40. */
    public static int meld3Allocated(double raw) {
        return (int) Math.min(40, Math.max(6, Math.floor(raw + 0.5)));
    }

    /** ALBI (Johnson, JCO 2015, doi:10.1200/JCO.2014.57.9151): bilirubin µmol/L, albumin g/L. */
    public static double albi(double bilirubin, double albumin) {
        return 0.66 * Math.log10(bilirubin) - 0.085 * albumin;
    }

    /** ALBI grade: 1 to -2.60, 2 to -1.39, else 3. */
    public static int albiGrade(double albi) {
        return atMost(albi, -2.60) ? 1 : atMost(albi, -1.39) ? 2 : 3;
    }

    /** aMAP, not rounded (Fan, J Hepatol 2020;73:1368, doi:10.1016/j.jhep.2020.07.025); units as ALBI. */
    public static double amap(double age, boolean male, double bilirubin, double albumin, double platelets) {
        return (0.06 * age + 0.89 * (male ? 1 : 0) + 0.48 * albi(bilirubin, albumin) - 0.01 * platelets + 7.4)
                / 14.77
                * 100;
    }

    /** aMAP band of the value, not rounded: {@code Low} below 50, {@code High} above 60. */
    public static String amapBand(double amap) {
        return below(amap, 50) ? "Low" : above(amap, 60) ? "High" : "Intermediate";
    }

    /** GALAD (Johnson, CEBP 2014;23:144, doi:10.1158/1055-9965.EPI-13-0870): AFP-L3 in %, AFP and DCP in ng/mL. */
    public static double galad(double age, boolean male, double afp, double afpL3, double dcp) {
        return -10.08
                + 0.09 * age
                + 1.67 * (male ? 1 : 0)
                + 2.34 * Math.log10(afp)
                + 0.04 * afpL3
                + 1.33 * Math.log10(dcp);
    }

    /** Probability, 0 to 1, of a logit such as GALAD. */
    public static double probability(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }
}
