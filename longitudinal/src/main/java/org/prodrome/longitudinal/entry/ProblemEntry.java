package org.prodrome.longitudinal.entry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.detector.kidney.KidneyFunction;
import org.prodrome.longitudinal.openloop.KidneySurveillance;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * What the record says about a problem that is being entered: whether it is on the list, whether the values speak
 * against it, what it asks to be measured, and what the rules say once it stands there.
 */
public final class ProblemEntry {
    private static final Duration RECENT = Duration.ofDays(365);
    private static final Duration LOOK_BACK = Duration.ofDays(1826);
    private static final double LOW_EGFR = 60;
    private static final double RAISED = 30;

    private final PatientTimeline before;
    private final Event entry;

    private ProblemEntry(PatientTimeline before, Event entry) {
        this.before = before;
        this.entry = entry;
    }

    /**
     * Everything about one entry, most urgent first.
     *
     * @param before the record without any of the entries
     * @param entry with words of its own
     */
    public static List<Finding> of(PatientTimeline before, Event entry) {
        ProblemEntry problem = new ProblemEntry(before, entry);
        List<Finding> findings = new ArrayList<>();
        problem.twice().ifPresent(findings::add);
        problem.evidence().ifPresent(findings::add);
        if (Circumstances.isActive(entry)) {
            KidneySurveillance.of(before, entry).ifPresent(findings::add);
        }
        findings.sort(Comparator.comparing(Finding::tier));
        return findings;
    }

    /**
     * What the rules find once the entries stand in the record, and did not find before.
     *
     * @param without results from the record without the entries
     * @param with results of the same rules from the record with them
     * @param entries relative references
     */
    public static List<Finding> newly(List<DetectorResult> without, List<DetectorResult> with, Set<String> entries) {
        Set<String> known = without.stream()
                .filter(Detection.class::isInstance)
                .map(result -> result.rule().id())
                .collect(Collectors.toSet());
        return with.stream()
                .filter(Detection.class::isInstance)
                .map(Detection.class::cast)
                .filter(detection -> !known.contains(detection.rule().id()))
                .filter(detection -> detection.inputs().stream().anyMatch(entries::contains)
                        || detection.details().stream()
                                .flatMap(claim -> claim.sources().stream())
                                .anyMatch(entries::contains))
                .map(detection -> Finding.of(detection, List.of()))
                .toList();
    }

    private Optional<Finding> twice() {
        return before.events("Condition").stream()
                .filter(other -> Circumstances.isActive(other)
                        && !other.sources().contains(entry.source())
                        && !other.label().isEmpty())
                .filter(other -> SameThing.is(entry, other))
                .reduce((older, newer) -> newer)
                .map(other -> new Finding(EntryRules.PROBLEM_TWICE, Tier.T3, said(other), List.of(), List.of()));
    }

    private Claim said(Event other) {
        boolean dated = other.time().isPresent();
        Sentence sentence = sentence(
                        EntryRules.PROBLEM_TWICE.id(),
                        "problem-duplicate" + (dated ? ".dated" : ""),
                        dated
                                ? "On the problem list already: {existing}, {date}; entered now: {problem}."
                                : "On the problem list already: {existing}; entered now: {problem}.")
                .current("existing", other)
                .label("problem", entry);
        return (dated ? sentence.date("date", other) : sentence).claim();
    }

    private Optional<Finding> evidence() {
        if (!Snomed.CHRONIC_KIDNEY_DISEASE.isIn(entry.concept())
                || KidneyFunction.whyNot(EntryRules.KIDNEY_EVIDENCE, before).isPresent()
                || Circumstances.hasKidneyReplacement(before)) {
            return Optional.empty();
        }
        List<Point> creatinine = before.series(Analyte.CREATININE).within(LOOK_BACK, before.asOf());
        List<Point> ratios = before.series(Analyte.URINE_ALBUMIN_CREATININE).within(LOOK_BACK, before.asOf());
        if (creatinine.isEmpty()
                || ratios.isEmpty()
                || creatinine.stream().anyMatch(point -> KidneyFunction.egfr(before, point) < LOW_EGFR)
                || ratios.stream().anyMatch(point -> point.value() >= RAISED)) {
            return Optional.empty();
        }
        Point egfr = creatinine.get(creatinine.size() - 1);
        Point ratio = ratios.get(ratios.size() - 1);
        if (KidneyFunction.isStale(before, egfr, RECENT) || KidneyFunction.isStale(before, ratio, RECENT)) {
            return Optional.empty();
        }
        Claim summary = sentence(
                        EntryRules.KIDNEY_EVIDENCE.id(),
                        "ckd-evidence",
                        "Chronic kidney disease is entered; eGFR {egfr} on {date} and urine albumin/creatinine {ratio} mg/g on"
                                + " {ratioDate} do not show it.")
                .egfr("egfr", egfr)
                .date("date", egfr)
                .value("ratio", ratio, 0)
                .date("ratioDate", ratio)
                .claim();
        Claim entered = sentence(EntryRules.KIDNEY_EVIDENCE.id(), "ckd-evidence.entered", "Entered: {problem}.")
                .label("problem", entry, Snomed.CHRONIC_KIDNEY_DISEASE)
                .claim();
        Claim categories = sentence(
                        EntryRules.KIDNEY_EVIDENCE.id(),
                        "ckd-evidence.category",
                        "KDIGO categories: {category} by eGFR, {albuminuria} by urine albumin.")
                .egfrCategory("category", egfr)
                .albuminuriaCategory("albuminuria", ratio)
                .claim();
        return Optional.of(
                new Finding(EntryRules.KIDNEY_EVIDENCE, Tier.T2, summary, List.of(entered, categories), List.of()));
    }

    private Sentence sentence(String rule, String template, String words) {
        return Sentence.of(before, rule, template, words);
    }
}
