package org.prodrome.longitudinal.equation;

/**
 * CKD-EPI estimates of the glomerular filtration rate, mL/min per 1.73 m², for adults. Creatinine in mg/dL (IDMS
 * traceable), cystatin C in mg/L, age in years.
 *
 * <p>Inker LA et al., N Engl J Med 2021;385:1737, doi:10.1056/NEJMoa2102953 (creatinine; creatinine and cystatin C);
 * Inker LA et al., N Engl J Med 2012;367:20, doi:10.1056/NEJMoa1114248 (cystatin C).
 */
public final class CkdEpi {
    private CkdEpi() {}

    /** CKD-EPI 2021, creatinine alone. */
    public static double creatinine2021(double creatinine, double age, boolean female) {
        double relative = creatinine / (female ? 0.7 : 0.9);
        double alpha = female ? -0.241 : -0.302;
        return 142
                * Math.pow(Math.min(relative, 1), alpha)
                * Math.pow(Math.max(relative, 1), -1.200)
                * Math.pow(0.9938, age)
                * (female ? 1.012 : 1);
    }

    /** CKD-EPI 2012, cystatin C alone. */
    public static double cystatin2012(double cystatin, double age, boolean female) {
        double relative = cystatin / 0.8;
        return 133
                * Math.pow(Math.min(relative, 1), -0.499)
                * Math.pow(Math.max(relative, 1), -1.328)
                * Math.pow(0.996, age)
                * (female ? 0.932 : 1);
    }

    /** CKD-EPI 2021, creatinine and cystatin C. */
    public static double creatinineCystatin2021(double creatinine, double cystatin, double age, boolean female) {
        double relative = creatinine / (female ? 0.7 : 0.9);
        double relativeCystatin = cystatin / 0.8;
        double alpha = female ? -0.219 : -0.144;
        return 135
                * Math.pow(Math.min(relative, 1), alpha)
                * Math.pow(Math.max(relative, 1), -0.544)
                * Math.pow(Math.min(relativeCystatin, 1), -0.323)
                * Math.pow(Math.max(relativeCystatin, 1), -0.778)
                * Math.pow(0.9961, age)
                * (female ? 0.963 : 1);
    }
}
