package org.prodrome.longitudinal.burden;

import java.util.Set;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;

/** Which way the value behind a rule gets worse. Of rules that are not listed either way may be. */
final class Worse {
    private static final Set<String> UP = Set.of(
            "aki",
            "aki-early",
            "akd",
            "ckd-progression",
            "metformin-egfr",
            "triple-whammy",
            "potassium",
            "hba1c-trajectory",
            "psa",
            "afp-trajectory",
            "galad",
            "thrombocytosis");

    private static final Set<String> DOWN =
            Set.of("weight-loss", "weight-faltering", "height-fall", "fib4", "apri", "amap");

    private Worse() {}

    /** Whether a value that differs from the one said is, for all that is known, no better. */
    static boolean mayBe(String ruleId, Trigger said, Trigger now) {
        String rule = Utterance.name(ruleId);
        return !(UP.contains(rule) && now.value() < said.value())
                && !(DOWN.contains(rule) && now.value() > said.value());
    }
}
