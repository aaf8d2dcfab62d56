package org.prodrome.longitudinal.equation;

import static org.prodrome.longitudinal.equation.Numbers.above;

/** Scores of stroke, bleeding, heart failure and atherosclerosis. */
public final class Cardiovascular {
    private Cardiovascular() {}

    /** CHA2DS2-VASc (Lip 2010, doi:10.1378/chest.09-1584). */
    public static int cha2ds2Vasc(
            double age,
            boolean female,
            boolean heartFailure,
            boolean hypertension,
            boolean diabetes,
            boolean stroke,
            boolean vascular) {
        return points(heartFailure)
                + points(hypertension)
                + (age >= 75 ? 2 : points(age >= 65))
                + points(diabetes)
                + 2 * points(stroke)
                + points(vascular)
                + points(female);
    }

    /** HAS-BLED (Pisters 2010, doi:10.1378/chest.10-0134): one point for each that is met, and for age above 65. */
    public static int hasBled(double age, boolean... met) {
        int points = points(age > 65);
        for (boolean one : met) {
            points += points(one);
        }
        return points;
    }

    /** H2FPEF points (Reddy, Circulation 2018;138:861, doi:10.1161/CIRCULATIONAHA.118.034646); pressure in mmHg. */
    public static int h2fpefPoints(
            double bmi, int antihypertensives, boolean fibrillation, double pressure, double age, double filling) {
        return (above(bmi, 30) ? 2 : 0)
                + points(antihypertensives >= 2)
                + (fibrillation ? 3 : 0)
                + points(above(pressure, 35))
                + points(above(age, 60))
                + points(above(filling, 9));
    }

    /** H2FPEF probability, 0 to 1 (same source). */
    public static double h2fpef(double age, double bmi, double filling, double pressure, boolean fibrillation) {
        return Liver.probability(-9.1917
                + 0.0451 * age
                + 0.1307 * bmi
                + 0.0859 * filling
                + 0.0520 * pressure
                + 1.6997 * points(fibrillation));
    }

    /** Inputs of the pooled cohort equations: cholesterol mg/dL, systolic pressure mmHg. */
    public record Cohort(
            double age, double total, double hdl, double systolic, boolean treated, boolean smoker, boolean diabetes) {}

    /**
     * Ten-year risk, 0 to 1, of atherosclerotic disease: pooled cohort equations with their published three-decimal
     * coefficients (Goff 2014, doi:10.1161/01.cir.0000437741.48606.98). Race-specific, so off unless a site asks.
     */
    public static double pooledCohort(Cohort person, boolean black, boolean female) {
        double age = Math.log(person.age());
        double total = Math.log(person.total());
        double hdl = Math.log(person.hdl());
        double systolic = Math.log(person.systolic());
        int smoker = points(person.smoker());
        int diabetes = points(person.diabetes());
        if (female && !black) {
            double sum = -29.799 * age
                    + 4.884 * age * age
                    + (13.540 - 3.114 * age) * total
                    + (-13.578 + 3.149 * age) * hdl
                    + (person.treated() ? 2.019 : 1.957) * systolic
                    + (7.574 - 1.665 * age) * smoker
                    + 0.661 * diabetes;
            return risk(sum, -29.18, 0.9665);
        }
        if (female) {
            double sum = 17.114 * age
                    + 0.940 * total
                    + (-18.920 + 4.475 * age) * hdl
                    + (person.treated() ? 29.291 - 6.432 * age : 27.820 - 6.087 * age) * systolic
                    + 0.691 * smoker
                    + 0.874 * diabetes;
            return risk(sum, 86.61, 0.9533);
        }
        if (!black) {
            double sum = 12.344 * age
                    + (11.853 - 2.664 * age) * total
                    + (-7.990 + 1.769 * age) * hdl
                    + (person.treated() ? 1.797 : 1.764) * systolic
                    + (7.837 - 1.795 * age) * smoker
                    + 0.658 * diabetes;
            return risk(sum, 61.18, 0.9144);
        }
        double sum = 2.469 * age
                + 0.302 * total
                - 0.307 * hdl
                + (person.treated() ? 1.916 : 1.809) * systolic
                + 0.549 * smoker
                + 0.645 * diabetes;
        return risk(sum, 19.54, 0.8954);
    }

    private static double risk(double sum, double mean, double survival) {
        return 1 - Math.pow(survival, Math.exp(sum - mean));
    }

    private static int points(boolean met) {
        return met ? 1 : 0;
    }
}
