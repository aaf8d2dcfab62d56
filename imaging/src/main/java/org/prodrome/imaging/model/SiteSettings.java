package org.prodrome.imaging.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a site knows better than a package.
 *
 * @param calibration its own calibration, null when it has none
 * @param prevalence share of the site's films with a finding, by finding, above 0 and below 1; empty when not known
 */
public record SiteSettings(@Nullable LocalCalibration calibration, Map<String, Double> prevalence) {
    /** Nothing: the package's own numbers hold. */
    public static final SiteSettings NONE = new SiteSettings(null, Map.of());

    public SiteSettings {
        prevalence = Map.copyOf(prevalence);
    }
}
