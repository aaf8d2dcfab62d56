package org.prodrome.longitudinal.equation;

/** Conversions of HbA1c. */
public final class HaemoglobinA1c {
    private HaemoglobinA1c() {}

    /**
     * Estimated average glucose in mg/dL of an HbA1c in % (ADAG; Nathan, Diabetes Care 2008, doi:10.2337/dc08-0545).
     */
    public static double averageGlucose(double percent) {
        return 28.7 * percent - 46.7;
    }

    /** IFCC mmol/mol of NGSP % (IFCC-NGSP master equation). */
    public static double ifcc(double percent) {
        return 10.93 * percent - 23.50;
    }

    /** NGSP % of IFCC mmol/mol. */
    public static double percent(double ifcc) {
        return 0.09148 * ifcc + 2.152;
    }
}
