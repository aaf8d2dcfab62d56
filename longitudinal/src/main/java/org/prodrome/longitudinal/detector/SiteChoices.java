package org.prodrome.longitudinal.detector;

import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;

/**
 * What a site decides for its rules, because labels, recalibrations and recommendations differ between countries.
 *
 * @param doseLabel whose label sets the dose of a direct oral anticoagulant
 * @param kidneyFailureRegion whose recalibration the kidney failure risk equation has
 * @param aspirinGuideline whose list of risk factors makes aspirin against pre-eclampsia due
 * @param pooledCohortEquations whether the pooled cohort equations are read beside PREVENT; they take race as an input,
 *     so nobody gets them without having asked
 */
public record SiteChoices(
        Market doseLabel,
        KidneyFailureRegion kidneyFailureRegion,
        AspirinGuideline aspirinGuideline,
        boolean pooledCohortEquations) {

    /** Baseline risk of the kidney failure risk equation (Tangri, JAMA 2016;315:164, doi:10.1001/jama.2015.18202). */
    public enum KidneyFailureRegion {
        /** United States and Canada. */
        NORTH_AMERICA("North America", "NA"),
        /** Anywhere else. */
        ELSEWHERE("regions outside North America", "nonNA");

        private final String words;
        private final String parameter;

        KidneyFailureRegion(String words, String parameter) {
            this.words = words;
            this.parameter = parameter;
        }

        /** As a sentence names it. */
        public String words() {
            return words;
        }

        /** As the score {@code kfre} names it. */
        public String parameter() {
            return parameter;
        }
    }

    /** Whose recommendation of aspirin: they differ in age, body mass index and in what counts as high. */
    public enum AspirinGuideline {
        /** USPSTF 2021: moderate from 35 years and above 30 kg/m². */
        USPSTF,
        /** NICE NG133: moderate from 40 years and from 35 kg/m². */
        NICE
    }

    /** As shipped: the FDA's labels, North America, USPSTF, and PREVENT alone. */
    public static SiteChoices shipped() {
        return new SiteChoices(Market.US, KidneyFailureRegion.NORTH_AMERICA, AspirinGuideline.USPSTF, false);
    }

    /** These with another label. */
    public SiteChoices with(Market label) {
        return new SiteChoices(label, kidneyFailureRegion, aspirinGuideline, pooledCohortEquations);
    }

    /** These with another region. */
    public SiteChoices with(KidneyFailureRegion region) {
        return new SiteChoices(doseLabel, region, aspirinGuideline, pooledCohortEquations);
    }

    /** These with another recommendation. */
    public SiteChoices with(AspirinGuideline guideline) {
        return new SiteChoices(doseLabel, kidneyFailureRegion, guideline, pooledCohortEquations);
    }

    /** These with the pooled cohort equations. */
    public SiteChoices withPooledCohortEquations() {
        return new SiteChoices(doseLabel, kidneyFailureRegion, aspirinGuideline, true);
    }
}
