package org.prodrome.longitudinal.detector.cancer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.Drugs;

/** What takes weight off that is no sign of disease: water, drugs for it, surgery for it, and a limb that was lost. */
final class MeantLoss {
    private static final List<String> DRUGS =
            List.of("MedicationRequest", "MedicationStatement", "MedicationAdministration", "MedicationDispense");
    private static final Set<String> GOES_ON = Set.of("active", "in-progress", "intended", "on-hold", "");
    private static final Set<String> NEVER = Set.of("draft", "cancelled", "declined", "unknown");
    private static final Duration SUPPLY = Duration.ofDays(90);
    private static final Duration AFTER_SURGERY = Duration.ofDays(730);
    private static final Evaluation BARIATRIC = new Evaluation(
            CancerWorkup.BARIATRIC_SURGERY,
            List.of("bariatric", "gastric bypass", "sleeve gastrectomy", "gastric band"));
    private static final Evaluation LIMB = new Evaluation(CancerWorkup.LIMB_LOSS, List.of("amputation"));

    private MeantLoss() {}

    /** Whether any of it may have been between two weights; what has no date may have been. */
    static boolean mayExplain(PatientTimeline timeline, Point before, Point now) {
        Instant from = before.when().start();
        Instant to = now.when().end();
        return Stream.of(Drugs.DIURETICS, CancerWorkup.WEIGHT_LOWERING)
                        .anyMatch(set -> wasInUse(timeline, set, from, to))
                || wasDone(timeline, LIMB, from, to)
                || wasDone(timeline, BARIATRIC, to.minus(AFTER_SURGERY), to);
    }

    private static boolean wasInUse(PatientTimeline timeline, CodeSet drugs, Instant from, Instant to) {
        return DRUGS.stream()
                .flatMap(type -> timeline.events(type).stream())
                .filter(event -> !NEVER.contains(event.status()) && Circumstances.isDrug(event, drugs))
                .anyMatch(event -> overlaps(event, from, to));
    }

    /** An order that has ended without a date is taken to have lasted 90 days, as a usual supply does. */
    private static boolean overlaps(Event drug, Instant from, Instant to) {
        return drug.time()
                .map(ClinicalTime::start)
                .map(start -> !start.isAfter(to)
                        && (GOES_ON.contains(drug.status())
                                || !drug.end()
                                        .map(ClinicalTime::end)
                                        .orElse(start.plus(SUPPLY))
                                        .isBefore(from)))
                .orElse(true);
    }

    private static boolean wasDone(PatientTimeline timeline, Evaluation what, Instant from, Instant to) {
        return Stream.of("Condition", "Procedure")
                .flatMap(type -> timeline.events(type).stream())
                .filter(what::is)
                .anyMatch(event -> event.time()
                        .map(time -> !time.end().isBefore(from) && !time.start().isAfter(to))
                        .orElse(true));
    }
}
