package org.prodrome.longitudinal.openloop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.advice.Wanted;
import org.prodrome.longitudinal.advice.Wanted.FollowUp;
import org.prodrome.longitudinal.advice.Wanted.Task;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.terminology.quantity.Analyte;

/** What the rules of the record call overdue, with what would close it. */
public final class DueFollowUp {
    static final String NODULE = "lung-nodule-follow-up/1";
    static final String LIVER = "hcc-surveillance/1";
    static final String BLOCKER = "raas-monitoring/1";
    private static final Map<String, List<Analyte>> MEASURED =
            Map.of(BLOCKER, List.of(Analyte.POTASSIUM, Analyte.CREATININE));

    private DueFollowUp() {}

    /** Names of the rules that say that something is overdue. */
    public static Set<String> rules() {
        return Set.of(NODULE, LIVER, BLOCKER);
    }

    /** Names of those that an examination by imaging would close. */
    public static Set<String> closedByImaging() {
        return Set.of(NODULE, LIVER);
    }

    /** The finding of one of these rules; empty of any other. */
    public static Optional<Finding> of(Detection detection) {
        String rule = detection.rule().id();
        if (!rules().contains(rule)) {
            return Optional.empty();
        }
        List<Analyte> measured = MEASURED.getOrDefault(rule, List.of());
        return Optional.of(
                Finding.of(detection, measured.isEmpty() ? List.of(task(detection)) : Wanted.measured(measured)));
    }

    private static Wanted task(Detection detection) {
        String about = Stream.concat(detection.summary().sources().stream(), detection.inputs().stream())
                .filter(source -> !source.startsWith("Patient/"))
                .findFirst()
                .orElseGet(() -> detection.summary().sources().get(0));
        return new FollowUp(Task.OVERDUE_FOLLOW_UP, detection.rule().title(), about);
    }
}
