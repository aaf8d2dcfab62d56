package org.prodrome.longitudinal.detector.cancer;

import java.math.MathContext;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.quantity.Analyte;

/**
 * PSA over the volume of the prostate in ng/mL per mL; 0.15 and more is high (Benson, J Urol 1992;147:815,
 * 10.1016/s0022-5347(17)37393-7).
 *
 * @param psa ng/mL
 * @param volume mL, within 2 years of it
 */
record PsaDensity(Point psa, Point volume) {
    private static final double HIGH = 0.15;
    private static final int WITHIN_DAYS = 730;

    /** By the volume nearest in time. */
    static Optional<PsaDensity> of(PatientTimeline timeline, Point psa) {
        return Lines.near(timeline, Analyte.PROSTATE_VOLUME, psa, WITHIN_DAYS)
                .map(volume -> new PsaDensity(psa, volume));
    }

    double value() {
        return psa.value() / volume.value();
    }

    boolean isHigh() {
        return !Lines.below(value(), HIGH);
    }

    /** The density with what it is made of and which side of the limit it is on. */
    Claim claim(PatientTimeline timeline, String ruleId) {
        Roles roles = Roles.none().with("psa", psa).with("volume", volume);
        return Sentence.of(
                        timeline,
                        ruleId,
                        "psa.density",
                        "PSA density {density}, {side} 0.15: PSA {psa} ng/mL on {date}, prostate volume {volume} mL on {measured}.")
                .score(
                        "density",
                        Printed.number(psa.exact().divide(volume.exact(), MathContext.DECIMAL128), 2),
                        "psa-density",
                        "value",
                        roles.entries(),
                        Map.of("decimals", "2"))
                .score("side", isHigh() ? "not below" : "below", "psa-density", "side", roles.entries(), Map.of())
                .value("psa", psa, 1)
                .date("date", psa)
                .value("volume", volume, 0)
                .date("measured", volume)
                .claim();
    }
}
