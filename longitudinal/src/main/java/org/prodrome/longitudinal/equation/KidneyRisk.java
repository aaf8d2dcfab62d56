package org.prodrome.longitudinal.equation;

import static org.prodrome.longitudinal.equation.Numbers.atLeast;
import static org.prodrome.longitudinal.equation.Numbers.below;

/**
 * Kidney failure risk equation (Tangri, JAMA 2011;305:1553, doi:10.1001/jama.2011.451; recalibrated JAMA 2016;315:164,
 * doi:10.1001/jama.2015.18202), creatinine clearance (Cockcroft and Gault, Nephron 1976;16:31, doi:10.1159/000180580),
 * and the rules that hang on them.
 */
public final class KidneyRisk {
    private KidneyRisk() {}

    /** What the equations centre on. Age in years, eGFR in mL/min/1.73 m², urine albumin/creatinine in mg/g. */
    public record Person(double age, boolean male, double egfr, double albuminCreatinine) {}

    /** Albumin g/dL, phosphate mg/dL, bicarbonate mmol/L, calcium mg/dL. */
    public record Chemistry(double albumin, double phosphate, double bicarbonate, double calcium) {}

    /** Risk of kidney failure, 0 to 1, by age, sex, eGFR and albuminuria. */
    public static double four(Person person, boolean northAmerica, int years) {
        double sum =
                -0.2201 * age(person) + 0.2467 * male(person) - 0.5567 * egfr(person) + 0.4510 * albuminuria(person);
        return risk(sum, northAmerica ? years == 2 ? 0.9750 : 0.9240 : years == 2 ? 0.9832 : 0.9365);
    }

    /** The same with diabetes and hypertension. */
    public static double six(Person person, boolean diabetes, boolean hypertension, boolean northAmerica, int years) {
        double sum = -0.2218 * age(person)
                + 0.2553 * male(person)
                - 0.5541 * egfr(person)
                + 0.4562 * albuminuria(person)
                - 0.1475 * ((diabetes ? 1 : 0) - 0.5106)
                + 0.1426 * ((hypertension ? 1 : 0) - 0.8501);
        return risk(sum, northAmerica ? years == 2 ? 0.9750 : 0.9240 : years == 2 ? 0.9830 : 0.9370);
    }

    /** By age, sex, eGFR, albuminuria and serum chemistry. */
    public static double eight(Person person, Chemistry chemistry, boolean northAmerica, int years) {
        double sum = -0.1992 * age(person)
                + 0.1602 * male(person)
                - 0.4919 * egfr(person)
                + 0.3364 * albuminuria(person)
                - 0.3441 * (chemistry.albumin() - 3.997)
                + 0.2604 * (chemistry.phosphate() - 3.916)
                - 0.07354 * (chemistry.bicarbonate() - 25.57)
                - 0.2228 * (chemistry.calcium() - 9.355);
        return risk(sum, northAmerica ? years == 2 ? 0.9780 : 0.9301 : years == 2 ? 0.9827 : 0.9245);
    }

    /** Creatinine clearance in mL/min; creatinine mg/dL, age years, actual weight kg. */
    public static double cockcroftGault(double creatinine, double age, double weight, boolean female) {
        return (140 - age) * weight / (72 * creatinine) * (female ? 0.85 : 1);
    }

    /**
     * Potassium in mmol/L: {@code none}, {@code mild}, {@code moderate}, {@code severe} (UK Kidney Association 2023).
     */
    public static String hyperkalaemia(double potassium) {
        if (below(potassium, 5.5)) {
            return "none";
        }
        return below(potassium, 6.0) ? "mild" : below(potassium, 6.5) ? "moderate" : "severe";
    }

    /** What the FDA said in 2016 about metformin at an eGFR. */
    public static String metformin(boolean onMetformin, double egfr) {
        if (atLeast(egfr, 45)) {
            return "ok";
        }
        if (below(egfr, 30)) {
            return "contraindicated";
        }
        return onMetformin ? "reassess benefit-risk" : "do not start";
    }

    private static double age(Person person) {
        return person.age() / 10 - 7.036;
    }

    private static double male(Person person) {
        return (person.male() ? 1 : 0) - 0.5642;
    }

    private static double egfr(Person person) {
        return person.egfr() / 5 - 7.222;
    }

    private static double albuminuria(Person person) {
        return Math.log(Math.max(1, person.albuminCreatinine())) - 5.137;
    }

    private static double risk(double sum, double survival) {
        return 1 - Math.pow(survival, Math.exp(sum));
    }
}
