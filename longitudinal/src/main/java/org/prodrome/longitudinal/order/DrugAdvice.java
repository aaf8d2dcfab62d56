package org.prodrome.longitudinal.order;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.advice.Wanted;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DrugUse;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.detector.kidney.KidneyFunction;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.quantity.Analyte;

/**
 * What the record says about a prescription that is about to be signed: the rules about drugs read it as if it were
 * active, what they find about the draft is said, and what they lack is asked for.
 */
public final class DrugAdvice {
    /** The check that belongs to the start of a blocker, said when it is begun. */
    public static final Rule START = new Rule(
            "raas-start/1",
            "Potassium and creatinine when a renin-angiotensin blocker is begun",
            "The check 2 to 4 weeks after the start, planned with the order.",
            "Adults for whom the first renin-angiotensin blocker or mineralocorticoid antagonist on record is drafted.",
            "The whole record of prescriptions; the newest potassium and creatinine of 365 days are shown.",
            Citation.paper("KDIGO 2024 CKD guideline, Kidney Int 105(4S)", "10.1016/j.kint.2023.10.018"),
            "Such a drug taken before that is not on record, or the check planned already.");

    /** Rules that judge a drug, with what they measure. */
    private static final Map<String, List<Analyte>> MEASURED = Map.of(
            "metformin-egfr/1", List.of(Analyte.CREATININE),
            "doac-dose/1", List.of(Analyte.CREATININE),
            "triple-whammy/1", List.of(Analyte.CREATININE),
            "potassium/1", List.of(Analyte.POTASSIUM, Analyte.CREATININE),
            "raas-pregnancy/1", List.of());

    private static final CodeSet ANTICOAGULANTS = KidneyDrugs.APIXABAN.and(
            "direct oral anticoagulant", KidneyDrugs.RIVAROXABAN, KidneyDrugs.DABIGATRAN, KidneyDrugs.EDOXABAN);

    /** Drugs that a rule cannot judge without a creatinine. */
    private static final Map<String, CodeSet> NEEDING_CREATININE =
            Map.of("metformin-egfr/1", KidneyDrugs.METFORMIN, "doac-dose/1", ANTICOAGULANTS);

    private static final Duration SHOWN_WITHIN = Duration.ofDays(365);
    private static final int LONGEST_SUMMARY = 139;
    private static final String CREATININE = "creatinine";

    /** Said of a blocker that is refilled, whichever of its orders the check is due after. */
    private static final String MONITORING = "raas-monitoring/1";

    private final PatientTimeline timeline;
    private final Set<String> drafts;
    private final String mark;

    /** @param mark put before a rule's sentence, which sees an active drug where the reader sees a draft */
    private DrugAdvice(PatientTimeline timeline, Set<String> drafts, String mark) {
        this.timeline = timeline;
        this.drafts = drafts;
        this.mark = mark;
    }

    /** Names of the rules that are read for a draft. */
    public static Set<String> rules() {
        return MEASURED.keySet();
    }

    /** Names of those that are read for a refill. */
    public static Set<String> refillRules() {
        return Stream.concat(MEASURED.keySet().stream(), Stream.of(MONITORING)).collect(Collectors.toSet());
    }

    /**
     * Everything about the drafts, as the rules came.
     *
     * @param timeline with the drafts in it, active as of its instant
     * @param results of {@link #rules()} from that timeline
     * @param drafts relative references
     */
    public static List<Finding> of(PatientTimeline timeline, List<DetectorResult> results, Set<String> drafts) {
        DrugAdvice advice = new DrugAdvice(timeline, drafts, "If signed: ");
        List<Finding> findings = advice.found(results);
        advice.begun().ifPresent(findings::add);
        return findings;
    }

    /**
     * The same about refills: none of them begins a drug, and a check that is overdue is said.
     *
     * @param results of {@link #refillRules()} from that timeline
     */
    public static List<Finding> ofRefills(PatientTimeline timeline, List<DetectorResult> results, Set<String> refills) {
        DrugAdvice advice = new DrugAdvice(timeline, refills, "If refilled: ");
        List<Finding> findings = advice.found(results);
        if (advice.drafted(KidneyDrugs.POTASSIUM_KEEPING).isPresent()) {
            results.stream()
                    .filter(result -> result.rule().id().equals(MONITORING))
                    .filter(Detection.class::isInstance)
                    .map(Detection.class::cast)
                    .filter(detection -> !advice.concerns(detection))
                    .forEach(detection -> findings.add(
                            Finding.of(detection, Wanted.measured(List.of(Analyte.POTASSIUM, Analyte.CREATININE)))));
        }
        return findings;
    }

    private List<Finding> found(List<DetectorResult> results) {
        List<Finding> findings = new ArrayList<>();
        results.forEach(result -> from(result).ifPresent(findings::add));
        return findings;
    }

    /** Which of the drafts a finding is about. */
    public static List<String> about(Finding finding, Set<String> drafts) {
        return Stream.concat(Stream.of(finding.summary()), finding.details().stream())
                .flatMap(claim -> claim.sources().stream())
                .filter(drafts::contains)
                .distinct()
                .toList();
    }

    private Optional<Finding> from(DetectorResult result) {
        String rule = result.rule().id();
        if (result instanceof Detection detection && concerns(detection)) {
            return Optional.of(new Finding(
                    detection.rule(),
                    detection.tier(),
                    asIfSigned(detection.summary()),
                    detection.details(),
                    Wanted.measured(MEASURED.getOrDefault(rule, List.of()))));
        }
        CodeSet needing = NEEDING_CREATININE.get(rule);
        return result instanceof NotComputable lacking && needing != null && lacksCreatinine(lacking)
                ? drafted(needing).map(drug -> unmeasured(lacking.rule(), drug, needing))
                : Optional.empty();
    }

    private boolean concerns(Detection detection) {
        Set<String> cited = new HashSet<>(detection.inputs());
        detection.details().forEach(claim -> cited.addAll(claim.sources()));
        return cited.stream().anyMatch(drafts::contains);
    }

    private static boolean lacksCreatinine(NotComputable result) {
        return Stream.concat(result.missing().stream(), result.stale().stream())
                .anyMatch(item -> item.startsWith(CREATININE));
    }

    /** The rules see an active drug; the reader must know that it is a draft. */
    private Claim asIfSigned(Claim summary) {
        Claim marked = new Claim(summary.templateId(), mark + summary.template(), summary.slots(), summary.ruleId());
        return marked.text().length() <= LONGEST_SUMMARY ? marked : summary;
    }

    private Optional<Event> drafted(CodeSet drugs) {
        return timeline.events("MedicationRequest").stream()
                .filter(event -> drafts.contains(event.source()))
                .filter(event -> !event.label().isEmpty() && DrugUse.isRecognised(event, drugs))
                .findFirst();
    }

    private Finding unmeasured(Rule rule, Event drug, CodeSet drugs) {
        Optional<Point> old = KidneyFunction.creatinine(timeline);
        Sentence summary = Sentence.of(
                        timeline,
                        rule.id(),
                        "drug-order." + (old.isPresent() ? "old" : "none"),
                        old.isPresent()
                                ? "{drug} cannot be judged by kidney function: the newest creatinine is of {date}, {ago}."
                                : "{drug} cannot be judged by kidney function: {none}.")
                .drugName("drug", drug, drugs);
        Claim said = old.map(point -> summary.date("date", point).ago("ago", point.event()))
                .orElseGet(() -> summary.noneRecorded(
                        "none", "no creatinine is on record", "Observation", "", Analyte.CREATININE.codes()))
                .claim();
        return new Finding(rule, Tier.T3, said, List.of(), Wanted.measured(List.of(Analyte.CREATININE)));
    }

    private Optional<Finding> begun() {
        if (Circumstances.age(timeline).orElse(0) < KidneyFunction.ADULT) {
            return Optional.empty();
        }
        boolean isKnown = Stream.of("MedicationRequest", "MedicationStatement")
                .flatMap(type -> timeline.events(type).stream())
                .anyMatch(event ->
                        !drafts.contains(event.source()) && DrugUse.isRecognised(event, KidneyDrugs.POTASSIUM_KEEPING));
        return isKnown
                ? Optional.empty()
                : drafted(KidneyDrugs.POTASSIUM_KEEPING)
                        .map(drug -> new Finding(
                                START,
                                Tier.T3,
                                Sentence.of(
                                                timeline,
                                                START.id(),
                                                "drug-order.begun",
                                                "{drug}: KDIGO 2024 asks for potassium and creatinine 2 to 4 weeks after the start.")
                                        .drugName("drug", drug, KidneyDrugs.POTASSIUM_KEEPING)
                                        .claim(),
                                newest(),
                                Wanted.measured(List.of(Analyte.POTASSIUM, Analyte.CREATININE))));
    }

    private List<Claim> newest() {
        List<Claim> lines = new ArrayList<>();
        newest(Analyte.POTASSIUM, "Potassium {value} mmol/L on {date}, {ago}.", 1)
                .ifPresent(lines::add);
        newest(Analyte.CREATININE, "Creatinine {value} mg/dL on {date}, {ago}.", 2)
                .ifPresent(lines::add);
        return lines;
    }

    private Optional<Claim> newest(Analyte analyte, String words, int decimals) {
        return timeline.series(analyte)
                .latest()
                .filter(point -> !KidneyFunction.isStale(timeline, point, SHOWN_WITHIN))
                .map(point -> Sentence.of(
                                timeline,
                                START.id(),
                                "drug-order.newest." + analyte.label().replace(" ", "-"),
                                words)
                        .value("value", point, decimals)
                        .date("date", point)
                        .ago("ago", point.event())
                        .claim());
    }
}
