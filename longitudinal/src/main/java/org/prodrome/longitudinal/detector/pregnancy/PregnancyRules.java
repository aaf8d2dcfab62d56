package org.prodrome.longitudinal.detector.pregnancy;

import java.util.List;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.SiteChoices;

/** Rules about pregnancy. */
public final class PregnancyRules {
    private PregnancyRules() {}

    /** Every rule of this group by the shipped choices. */
    public static List<Detector> all() {
        return all(SiteChoices.shipped());
    }

    /** Every rule of this group by a site's choices, in the order in which equals are listed. */
    public static List<Detector> all(SiteChoices site) {
        return List.of(new BlockerInPregnancy(), new PreEclampsia(), new AspirinEligibility(site.aspirinGuideline()));
    }
}
