package org.prodrome.server.cli;

import org.prodrome.longitudinal.detector.SiteChoices;
import org.prodrome.longitudinal.detector.SiteChoices.AspirinGuideline;
import org.prodrome.longitudinal.detector.SiteChoices.KidneyFailureRegion;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;
import picocli.CommandLine.Option;

/** What a site decides for its rules, as options of the commands that read rules without a server. */
final class SiteChoiceOptions {
    @Option(
            names = "--dose-label",
            paramLabel = "LABEL",
            description =
                    "Whose label sets anticoagulant doses, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "US")
    private Market doseLabel = Market.US;

    @Option(
            names = "--kidney-failure-region",
            paramLabel = "REGION",
            description =
                    "Baseline risk of the kidney failure equation, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "NORTH_AMERICA")
    private KidneyFailureRegion kidneyFailureRegion = KidneyFailureRegion.NORTH_AMERICA;

    @Option(
            names = "--aspirin-guideline",
            paramLabel = "GUIDELINE",
            description =
                    "Risk factors of pre-eclampsia by one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "USPSTF")
    private AspirinGuideline aspirinGuideline = AspirinGuideline.USPSTF;

    @Option(
            names = "--pooled-cohort-equations",
            description = "Read the race-specific pooled cohort equations too, beside PREVENT.")
    private boolean pooledCohortEquations;

    SiteChoices choices() {
        return new SiteChoices(doseLabel, kidneyFailureRegion, aspirinGuideline, pooledCohortEquations);
    }
}
