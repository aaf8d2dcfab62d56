package org.prodrome.longitudinal.order;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.advice.Wanted;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.detector.kidney.KidneyFunction;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.ImagingCodes;
import org.prodrome.terminology.quantity.Analyte;

/**
 * What the record says about an imaging examination that is about to be ordered: done or ordered lately, the prior to
 * compare with, contrast and the kidney, radiation in pregnancy, and a lung nodule whose follow-up is overdue.
 */
public final class ImagingAdvice {
    private static final String INJURY = "aki/1";
    private static final String NODULE = "lung-nodule-follow-up/1";
    private static final int REPEAT_DAYS = 30;
    private static final Duration CREATININE_WITHIN = Duration.ofDays(365);
    private static final double AT_RISK = 30;
    private static final Set<String> NOT_DONE =
            Set.of("registered", "cancelled", "entered-in-error", "draft", "revoked");

    private final PatientTimeline timeline;
    private final List<Detection> detections;
    private final Event draft;
    private final ImagingKind kind;
    private final LocalDate today;

    private ImagingAdvice(PatientTimeline timeline, List<Detection> detections, Event draft, ImagingKind kind) {
        this.timeline = timeline;
        this.detections = detections;
        this.draft = draft;
        this.kind = kind;
        this.today = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** Names of the rules that are read for a draft. */
    public static Set<String> rules() {
        return Set.of(INJURY, NODULE);
    }

    /**
     * Everything about one order, most urgent first; empty when it cannot be told what is to be imaged.
     *
     * @param results of the rules about the kidney and lung nodules, read from the same timeline
     * @param order a draft, which need not be in the timeline, or one that is sent out
     */
    public static Optional<List<Finding>> of(
            PatientTimeline timeline, List<DetectorResult> results, ServiceRequest order) {
        return about(timeline, results, order).map(ImagingAdvice::findings);
    }

    /**
     * What must be known before an appointment for imaging, most urgent first: contrast and the kidney, radiation in
     * pregnancy. Empty when the appointment is for none.
     */
    public static Optional<List<Finding>> preparing(
            PatientTimeline timeline, List<DetectorResult> results, DomainResource appointment) {
        return about(timeline, results, appointment).map(ImagingAdvice::preparation);
    }

    private static Optional<ImagingAdvice> about(
            PatientTimeline timeline, List<DetectorResult> results, DomainResource imaging) {
        List<Detection> detections = results.stream()
                .filter(Detection.class::isInstance)
                .map(Detection.class::cast)
                .toList();
        return ImagingKind.of(imaging)
                .flatMap(kind -> Event.of(imaging).map(event -> new ImagingAdvice(timeline, detections, event, kind)));
    }

    private List<Finding> preparation() {
        return Stream.of(pregnancy(), contrast())
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Finding::tier))
                .toList();
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        pregnancy().ifPresent(findings::add);
        contrast().ifPresent(findings::add);
        Optional<Finding> repeat = repeat();
        repeat.ifPresent(findings::add);
        nodule().ifPresent(findings::add);
        if (repeat.isEmpty()) {
            prior().ifPresent(findings::add);
        }
        findings.sort(Comparator.comparing(Finding::tier));
        return findings;
    }

    private Optional<Finding> repeat() {
        Optional<Event> done = done().filter(event ->
                        kindOf(event).filter(other -> other.covers(kind)).isPresent())
                .filter(event -> !day(event).isBefore(today.minusDays(REPEAT_DAYS)))
                .max(Comparator.comparing(ImagingAdvice::day));
        if (done.isPresent()) {
            Sentence summary = sentence(
                            ImagingRules.REPEAT.id(),
                            "done",
                            "{done} was done on {date}, {ago}: this order asks for {wanted} again within 30 days.")
                    .date("date", done.get())
                    .ago("ago", done.get());
            return Optional.of(finding(kinds(summary, done.get()), done.get()));
        }
        return ordered()
                .map(order -> finding(
                        kinds(
                                sentence(
                                                ImagingRules.REPEAT.id(),
                                                "ordered",
                                                "{done} is on order already ({status}, of {date}): this order asks for {wanted}.")
                                        .status("status", order)
                                        .date("date", order),
                                order),
                        order));
    }

    private Finding finding(Claim summary, Event same) {
        return new Finding(ImagingRules.REPEAT, Tier.T2, summary, named("same", same), List.of());
    }

    private Optional<Event> ordered() {
        return timeline.events("ServiceRequest").stream()
                .filter(event -> event.status().equals("active") && event.time().isPresent())
                .filter(event -> !event.sources().contains(draft.source()))
                .filter(event ->
                        kindOf(event).filter(other -> other.covers(kind)).isPresent())
                .filter(event -> !day(event).isBefore(today.minusDays(REPEAT_DAYS)) || isPlanned(event))
                .max(Comparator.comparing(ImagingAdvice::day));
    }

    private boolean isPlanned(Event order) {
        return order.as(ServiceRequest.class)
                .filter(ServiceRequest::hasOccurrenceDateTimeType)
                .flatMap(request -> ClinicalTime.of(request.getOccurrenceDateTimeType()))
                .filter(when -> !when.firstDay().isBefore(today))
                .isPresent();
    }

    private Optional<Finding> prior() {
        return done().filter(event ->
                        kindOf(event).filter(other -> other.overlaps(kind)).isPresent())
                .max(Comparator.comparing(ImagingAdvice::day))
                .map(prior -> new Finding(
                        ImagingRules.PRIOR,
                        Tier.T3,
                        imaging(
                                        sentence(
                                                        ImagingRules.PRIOR.id(),
                                                        "prior",
                                                        "Prior to compare with: {done} of {date}, {ago}.")
                                                .date("date", prior)
                                                .ago("ago", prior),
                                        "done",
                                        prior)
                                .claim(),
                        named("prior", prior),
                        List.of()));
    }

    private Optional<Finding> contrast() {
        if (!kind.contrast()
                || !kind.modality().equals(ImagingCodes.CT)
                || KidneyFunction.whyNot(ImagingRules.CONTRAST, timeline).isPresent()
                || Circumstances.hasKidneyReplacement(timeline)) {
            return Optional.empty();
        }
        Optional<Point> newest = KidneyFunction.creatinine(timeline)
                .filter(point -> !KidneyFunction.isStale(timeline, point, CREATININE_WITHIN));
        List<Claim> injury = detections.stream()
                .filter(detection -> detection.rule().id().equals(INJURY))
                .map(Detection::summary)
                .toList();
        return Optional.of(newest.map(point -> withContrast(point, injury)).orElseGet(this::unmeasured));
    }

    private Finding withContrast(Point creatinine, List<Claim> injury) {
        boolean low = KidneyFunction.egfr(timeline, creatinine) < AT_RISK;
        boolean injured = !low && !injury.isEmpty();
        Sentence summary = agent(sentence(
                        ImagingRules.CONTRAST.id(),
                        low ? "low" : injured ? "injury" : "known",
                        low
                                ? "CT with {contrast}: eGFR {egfr} ({category}) on {date}, {ago}; at risk below 30 by ACR and NKF."
                                : injured
                                        ? "CT with {contrast} and an acute kidney injury by the rule below; eGFR {egfr} on {date},"
                                                + " {ago}."
                                        : "CT with {contrast}: newest eGFR {egfr} ({category}) on {date}, {ago}."))
                .egfr("egfr", creatinine)
                .date("date", creatinine)
                .ago("ago", creatinine.event());
        if (!injured) {
            summary.egfrCategory("category", creatinine);
        }
        List<Claim> details = new ArrayList<>(injury);
        details.add(sentence(ImagingRules.CONTRAST.id(), "creatinine", "Creatinine {value} mg/dL on {date}.")
                .value("value", creatinine, 2)
                .date("date", creatinine)
                .claim());
        KidneyFunction.unsteadyFrom(timeline, creatinine)
                .ifPresent(before -> details.add(sentence(
                                ImagingRules.CONTRAST.id(),
                                "unsteady",
                                "Creatinine was not steady: {before} mg/dL on {beforeDate}, {now} on {date}.")
                        .value("before", before, 2)
                        .date("beforeDate", before)
                        .value("now", creatinine, 2)
                        .date("date", creatinine)
                        .claim()));
        return new Finding(
                ImagingRules.CONTRAST,
                low || !injury.isEmpty() ? Tier.T2 : Tier.T3,
                summary.claim(),
                details,
                low || !injury.isEmpty() ? Wanted.measured(List.of(Analyte.CREATININE)) : List.of());
    }

    private Finding unmeasured() {
        Optional<Point> old = KidneyFunction.creatinine(timeline);
        Sentence sentence = agent(sentence(
                ImagingRules.CONTRAST.id(),
                old.isPresent() ? "old" : "none",
                old.isPresent()
                        ? "CT with {contrast}: the newest creatinine is of {date}, {ago}."
                        : "CT with {contrast}: {none}."));
        Claim summary = old.map(point -> sentence.date("date", point).ago("ago", point.event()))
                .orElseGet(() -> sentence.noneRecorded(
                        "none", "no creatinine is on record", "Observation", "", Analyte.CREATININE.codes()))
                .claim();
        return new Finding(
                ImagingRules.CONTRAST, Tier.T3, summary, List.of(), Wanted.measured(List.of(Analyte.CREATININE)));
    }

    private Optional<Finding> pregnancy() {
        return kind.isIonising()
                ? Circumstances.pregnancy(timeline)
                        .filter(problem -> !problem.label().isEmpty())
                        .map(problem -> new Finding(
                                ImagingRules.PREGNANCY,
                                Tier.T2,
                                imaging(
                                                sentence(
                                                                ImagingRules.PREGNANCY.id(),
                                                                "on-record",
                                                                "{wanted} uses ionising radiation, and the record says: {problem}.")
                                                        .current("problem", problem),
                                                "wanted",
                                                draft)
                                        .claim(),
                                problem.time()
                                        .map(when -> List.of(sentence(
                                                        ImagingRules.PREGNANCY.id(),
                                                        "since",
                                                        "{problem}, {status}, since {date}.")
                                                .label("problem", problem)
                                                .status("status", problem)
                                                .date("date", problem)
                                                .claim()))
                                        .filter(lines -> !problem.status().isEmpty())
                                        .orElse(List.of()),
                                List.of()))
                : Optional.empty();
    }

    private Optional<Finding> nodule() {
        return kind.regions().contains(ImagingCodes.CHEST)
                ? detections.stream()
                        .filter(detection -> detection.rule().id().equals(NODULE))
                        .map(detection -> new Finding(
                                detection.rule(),
                                detection.tier(),
                                detection.summary(),
                                detection.details(),
                                List.of()))
                        .findFirst()
                : Optional.empty();
    }

    /** Examinations that were made, on a known day. */
    private Stream<Event> done() {
        return Stream.of("ImagingStudy", "DiagnosticReport")
                .flatMap(type -> timeline.events(type).stream())
                .filter(event -> !NOT_DONE.contains(event.status()))
                .filter(event -> event.as(DiagnosticReport.class)
                        .map(DiagnosticReport::hasEffective)
                        .orElse(true))
                .filter(event -> !isOfThisOrder(event))
                .filter(event -> event.time()
                        .filter(ClinicalTime::hasDay)
                        .filter(when -> !when.isAfter(timeline.asOf()))
                        .isPresent());
    }

    /** What was done because of this order is no other examination. */
    private boolean isOfThisOrder(Event done) {
        return Stream.concat(
                        done.as(ImagingStudy.class).stream().flatMap(study -> study.getBasedOn().stream()),
                        done.as(DiagnosticReport.class).stream().flatMap(report -> report.getBasedOn().stream()))
                .map(Reference::getReferenceElement)
                .anyMatch(
                        order -> draft.source().equals("%s/%s".formatted(order.getResourceType(), order.getIdPart())));
    }

    private static Optional<ImagingKind> kindOf(Event event) {
        return ImagingKind.of(event.resource());
    }

    private static LocalDate day(Event event) {
        return event.time().orElseThrow().firstDay();
    }

    /** What the record calls it. */
    private List<Claim> named(String template, Event event) {
        return event.label().isEmpty()
                ? List.of()
                : List.of(sentence(ImagingRules.PRIOR.id(), template + ".named", "On record as: {label}, {date}.")
                        .label("label", event)
                        .date("date", event)
                        .claim());
    }

    private Claim kinds(Sentence sentence, Event other) {
        return imaging(imaging(sentence, "done", other), "wanted", draft).claim();
    }

    private Sentence imaging(Sentence sentence, String slot, Event event) {
        return sentence.score(
                slot,
                kindOf(event).orElseThrow().printed(),
                "imaging-kind",
                "kind",
                List.of(Map.entry("imaging", event.source())),
                Map.of());
    }

    private Sentence agent(Sentence sentence) {
        return sentence.score(
                "contrast",
                "contrast",
                "imaging-kind",
                "contrast",
                List.of(Map.entry("imaging", draft.source())),
                Map.of());
    }

    private Sentence sentence(String ruleId, String template, String words) {
        return Sentence.of(timeline, ruleId, "imaging-order." + template, words);
    }
}
