package org.prodrome.longitudinal.detector.kidney;

import java.util.List;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.SiteChoices;

/** Rules about the kidney: function, injury, risk of failure, potassium, drugs. */
public final class KidneyRules {
    private KidneyRules() {}

    /** Every rule of this group by the shipped choices. */
    public static List<Detector> all() {
        return all(SiteChoices.shipped());
    }

    /** Every rule of this group by a site's choices, in the order in which equals are listed. */
    public static List<Detector> all(SiteChoices site) {
        return List.of(
                new KidneyDecline(),
                new KidneyInjury(),
                new AkiEarlyModel(),
                new EarlyKidneySignal(),
                new KidneyRecovery(),
                new UncodedKidneyDisease(),
                new KidneyFailureRisk(site.kidneyFailureRegion()),
                new PotassiumReading(),
                new MetforminAndKidney(),
                new AnticoagulantAndKidney(site.doseLabel()),
                new TripleWhammy(),
                new BlockerMonitoring(),
                new EgfrReading());
    }
}
