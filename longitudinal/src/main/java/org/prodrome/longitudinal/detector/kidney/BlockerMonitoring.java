package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.Instant;
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
import org.prodrome.longitudinal.detector.DrugUse;
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
 * A renin-angiotensin blocker or mineralocorticoid antagonist that was begun, or whose dose was raised, and no
 * potassium or creatinine from day 7 on.
 */
public final class BlockerMonitoring implements Detector {
    private static final Rule RULE = new Rule(
            "raas-monitoring/1",
            "Potassium and creatinine after a renin-angiotensin blocker",
            "The check of potassium and creatinine that belongs 1 to 4 weeks after such a drug is begun or its dose raised.",
            "Adults in whose record the first order of the class, or an order of more milligrams than the one before, is 4 to"
                    + " 26 weeks old.",
            "26 weeks.",
            Citation.paper("KDIGO 2024 CKD guideline, Kidney Int 105(4S)", "10.1016/j.kint.2023.10.018"),
            "A potassium and a creatinine measured a week or more after the start or the rise, or the drug never taken.");

    private static final Duration CHECKED_WITHIN = Duration.ofDays(28);
    private static final int TOO_EARLY_DAYS = 7;
    private static final Duration LOOK_BACK = Duration.ofDays(26 * 7);
    private static final int LONGEST_SUMMARY = 140;
    private static final CodeSet DRUGS = KidneyDrugs.POTASSIUM_KEEPING;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<Change> change = change(timeline);
        if (change.isEmpty()) {
            return new NotApplicable(RULE, "no such drug was begun, or raised in dose, 4 to 26 weeks ago");
        }
        if (Circumstances.age(timeline).isEmpty()) {
            return new NotComputable(RULE, List.of("birth date to the day"), List.of());
        }
        if (Circumstances.age(timeline).getAsInt() < KidneyFunction.ADULT) {
            return new NotApplicable(RULE, "for adults only");
        }
        Event drug = change.get().order();
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
        return gap(timeline, change.get(), missing);
    }

    private static Detection gap(PatientTimeline timeline, Change change, String missing) {
        Claim named = summary(timeline, change, missing, true);
        Claim summary = named.text().length() < LONGEST_SUMMARY ? named : summary(timeline, change, missing, false);
        List<Claim> details = new ArrayList<>();
        Sentence drug = sentence(
                        timeline,
                        change.isRise() ? "rise" : "drug",
                        change.isRise()
                                ? "{drug} was ordered at {to} on {date}, at {from} before ({before}); KDIGO asks for both 2 to"
                                        + " 4 weeks after the start or a higher dose."
                                : "{drug} was first ordered on {date}; KDIGO asks for both 2 to 4 weeks after the start or a"
                                        + " higher dose.")
                .label("drug", change.order(), DRUGS)
                .date("date", change.order());
        change.rise().ifPresent(rise -> rise.said(drug).date("before", rise.before()));
        details.add(drug.claim());
        DrugUse.recognisedBy(timeline, RULE.id(), change.order(), DRUGS).ifPresent(details::add);
        return new Detection(
                RULE,
                Tier.T3,
                (change.isRise() ? "gap after a rise: " : "gap: ") + missing,
                0,
                Optional.empty(),
                summary,
                details,
                Cited.of(timeline).events(change.events()).list());
    }

    private static Claim summary(PatientTimeline timeline, Change change, String missing, boolean named) {
        LocalDate today = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
        Event drug = change.order();
        Sentence sentence = sentence(
                timeline,
                (change.isRise() ? "gap-rise" : "gap") + (named ? "" : ".class"),
                "No {missing} a week or more after " + (named ? "{drug}" : "such a blocker") + " was "
                        + (change.isRise() ? "raised from {from} to {to}" : "begun")
                        + " {weeks} weeks ago, on {date} (now {status}).");
        sentence.score(
                        "missing",
                        missing,
                        "monitoring-gap",
                        "missing",
                        List.of(Map.entry("drug", drug.source())),
                        Map.of("on", today.toString(), "since", change.isRise() ? "rise" : "start"))
                .elapsed("weeks", drug, today, "wk")
                .date("date", drug)
                .status("status", drug);
        if (named) {
            sentence.drugName("drug", drug, DRUGS);
        }
        change.rise().ifPresent(rise -> rise.said(sentence));
        return sentence.claim();
    }

    /**
     * What the check is due after.
     *
     * @param order the order that began the drug, or raised its dose
     * @param rise the rise, if it is one
     */
    private record Change(Event order, Optional<DoseRise> rise) {
        boolean isRise() {
            return rise.isPresent();
        }

        List<Event> events() {
            return rise.map(found -> List.of(found.before(), order)).orElseGet(() -> List.of(order));
        }
    }

    /** The newest of start and rise that is 4 to 26 weeks old and in use. */
    private static Optional<Change> change(PatientTimeline timeline) {
        Optional<Change> rise = DoseRise.newest(timeline, DRUGS)
                .filter(found -> isDue(timeline, found.order()))
                .map(found -> new Change(found.order(), Optional.of(found)));
        return rise.or(() -> begun(timeline).map(order -> new Change(order, Optional.empty())));
    }

    /** The first order of the class on record, when in use and 4 to 26 weeks old. */
    private static Optional<Event> begun(PatientTimeline timeline) {
        return timeline.events("MedicationRequest").stream()
                .filter(event -> DrugUse.isRecognised(event, DRUGS))
                .filter(event -> event.time().filter(when -> when.hasDay()).isPresent())
                .min(Comparator.comparing(event -> event.time().orElseThrow()))
                .filter(event ->
                        event.status().equals("active") && !event.label().isEmpty())
                .filter(event -> isDue(timeline, event));
    }

    private static boolean isDue(PatientTimeline timeline, Event order) {
        Instant start = order.time().orElseThrow().start();
        return start.isBefore(timeline.asOf().minus(CHECKED_WITHIN))
                && start.isAfter(timeline.asOf().minus(LOOK_BACK));
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
