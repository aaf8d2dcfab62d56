package org.prodrome.server.rules;

import org.prodrome.longitudinal.detector.SiteChoices;
import org.prodrome.longitudinal.detector.SiteChoices.AspirinGuideline;
import org.prodrome.longitudinal.detector.SiteChoices.KidneyFailureRegion;
import org.prodrome.longitudinal.equation.AnticoagulantDose.Market;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What differs between countries in the rules; an unknown name or value stops the start and is named.
 *
 * @param doseLabel whose label sets anticoagulant doses: {@code us} (FDA) or {@code eu} (EMA)
 * @param kidneyFailureRegion baseline risk of the kidney failure equation: {@code north-america} or {@code elsewhere}
 * @param aspirinGuideline risk factors of pre-eclampsia by {@code uspstf} or {@code nice}
 * @param pooledCohortEquations whether the race-specific pooled cohort equations are read beside PREVENT
 */
@ConfigurationProperties(prefix = "prodrome.rules", ignoreUnknownFields = false)
public record RulesProperties(
        @DefaultValue("us") Market doseLabel,
        @DefaultValue("north-america") KidneyFailureRegion kidneyFailureRegion,
        @DefaultValue("uspstf") AspirinGuideline aspirinGuideline,
        @DefaultValue("false") boolean pooledCohortEquations) {
    SiteChoices choices() {
        return new SiteChoices(doseLabel, kidneyFailureRegion, aspirinGuideline, pooledCohortEquations);
    }
}
