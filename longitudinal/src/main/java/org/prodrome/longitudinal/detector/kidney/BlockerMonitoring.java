package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Cited;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.quantity.Analyte;

/**
 * A renin-angiotensin blocker or mineralocorticoid antagonist that was begun, and no potassium or creatinine from its
 * day 7 on.
 */
public final class BlockerMonitoring implements Detector {
    private static final Rule RULE = new Rule(
            "raas-monitoring/1",
            "Potassium and creatinine after a renin-angiotensin blocker",
            "The check of potassium and creatinine that belongs 1 to 4 weeks after such a drug is begun.",
            "Adults in whose record the first order of the class is 4 to 26 weeks old.",
            "26 weeks.",
            Citation.paper("KDIGO 2024 CKD guideline, Kidney Int 105(4S)", "10.1016/j.kint.2023.10.018"),
            "A potassium and a creatinine measured a week or more after the start, or the drug never taken.");

    private static final Duration CHECKED_WITHIN = Duration.ofDays(28);
    private static final int TOO_EARLY_DAYS = 7;
    private static final Duration LOOK_BACK = Duration.ofDays(26 * 7);
    private static final CodeSet DRUGS = KidneyDrugs.RENIN_ANGIOTENSIN.and(
            "renin-angiotensin blocker or mineralocorticoid antagonist", KidneyDrugs.MINERALOCORTICOID_ANTAGONISTS);

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<Event> begun = begun(timeline);
        if (begun.isEmpty()) {
            return new NotApplicable(RULE, "no such drug was begun 4 to 26 weeks ago");
        }
        if (Circumstances.age(timeline).isEmpty()) {
            return new NotComputable(RULE, List.of("birth date to the day"), List.of());
        }
        if (Circumstances.age(timeline).getAsInt() < KidneyFunction.ADULT) {
            return new NotApplicable(RULE, "for adults only");
        }
        Event drug = begun.get();
        LocalDate start = drug.time().orElseThrow().firstDay().plusDays(TOO_EARLY_DAYS);
        List<Point> potassium = since(timeline, Analyte.POTASSIUM, start);
        List<Point> creatinine = since(timeline, Analyte.CREATININE, start);
        if (!potassium.isEmpty() && !creatinine.isEmpty()) {
            return new NothingFound(
                    RULE,
                    Cited.of(timeline)
                            .events(List.of(drug))
                            .points(potassium)
                            .points(creatinine)
                            .list());
        }
        String missing = potassium.isEmpty() && creatinine.isEmpty()
                ? "potassium or creatinine"
                : potassium.isEmpty() ? "potassium" : "creatinine";
        return gap(timeline, drug, missing);
    }

    private static Detection gap(PatientTimeline timeline, Event drug, String missing) {
        LocalDate today = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
        Claim summary = sentence(
                        timeline,
                        "gap",
                        "No {missing} a week or more after a renin-angiotensin blocker was begun {weeks} weeks ago, on {date} (now {status}).")
                .score(
                        "missing",
                        missing,
                        "monitoring-gap",
                        "missing",
                        List.of(Map.entry("drug", drug.source())),
                        Map.of("on", today.toString()))
                .elapsed("weeks", drug, today, "wk")
                .date("date", drug)
                .status("status", drug)
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(sentence(
                        timeline,
                        "drug",
                        "{drug} was first ordered on {date}; KDIGO asks for both 2 to 4 weeks after the start or a higher dose.")
                .label("drug", drug, DRUGS)
                .date("date", drug)
                .claim());
        return new Detection(
                RULE,
                Tier.T3,
                "gap: " + missing,
                0,
                Optional.empty(),
                summary,
                details,
                Cited.of(timeline).events(List.of(drug)).list());
    }

    /** The first order of the class on record, when in use and 4 to 26 weeks old. */
    private static Optional<Event> begun(PatientTimeline timeline) {
        return timeline.events("MedicationRequest", DRUGS).stream()
                .filter(event -> event.time().filter(when -> when.hasDay()).isPresent())
                .min(Comparator.comparing(event -> event.time().orElseThrow()))
                .filter(event ->
                        event.status().equals("active") && !event.label().isEmpty())
                .filter(event -> {
                    var start = event.time().orElseThrow().start();
                    return start.isBefore(timeline.asOf().minus(CHECKED_WITHIN))
                            && start.isAfter(timeline.asOf().minus(LOOK_BACK));
                });
    }

    private static List<Point> since(PatientTimeline timeline, Analyte analyte, LocalDate start) {
        return timeline.series(analyte).points().stream()
                .filter(point -> !point.when().firstDay().isBefore(start))
                .toList();
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "raas-monitoring." + template, words);
    }
}
