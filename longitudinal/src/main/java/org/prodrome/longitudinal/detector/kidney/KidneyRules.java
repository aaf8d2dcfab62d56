package org.prodrome.longitudinal.detector.kidney;

import java.util.List;
import org.prodrome.longitudinal.detector.Detector;

/** Rules about the kidney: function, injury, risk of failure, potassium, drugs. */
public final class KidneyRules {
    private KidneyRules() {}

    /** Every rule of this group, in the order in which equals are listed. */
    public static List<Detector> all() {
        return List.of(
                new KidneyDecline(),
                new KidneyInjury(),
                new AkiEarlyModel(),
                new EarlyKidneySignal(),
                new KidneyRecovery(),
                new UncodedKidneyDisease(),
                new KidneyFailureRisk(),
                new PotassiumReading(),
                new MetforminAndKidney(),
                new AnticoagulantAndKidney(),
                new TripleWhammy(),
                new BlockerMonitoring(),
                new EgfrReading());
    }
}
