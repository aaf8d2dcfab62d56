package org.prodrome.longitudinal.detector.cancer;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.LungNodules;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.LungNoduleCodes;

/**
 * A measured lung nodule whose next CT is overdue: the date by which a guideline asks for it, or an order names it,
 * passed by 30 days, and no PET or lung tissue is on record since, nor a chest CT from 30 days before the window on. A
 * booked date in the future makes it a line of information; so does a CT that may have been the one.
 */
final class NoduleFollowUp implements Detector {
    private static final Rule RULE = new Rule(
            "lung-nodule-follow-up/1",
            "Overdue follow-up of a lung nodule",
            "A nodule that was seen, measured and then lost from sight.",
            "Adults of 35 years and more with a nodule found by chance (Fleischner 2017) or on a screening CT (Lung-RADS"
                    + " v2022); with a malignancy or immunosuppression, where the next step is individual, only that no CT"
                    + " followed; not in comfort care.",
            "The newest CT with measured nodules, however old, and what was done since.",
            Citation.paper(
                    "Fleischner Society 2017, Radiology 284:228; Lung-RADS v2022 (10.1016/j.jacr.2023.09.009)",
                    "10.1148/radiol.2017161659"),
            "A chest CT, PET/CT or biopsy done elsewhere and not on record, a booked date, or a decision with the patient"
                    + " not to follow the nodule.");

    private static final int GRACE_DAYS = 30;

    /** The earliest follow-up that Fleischner 2017 names, in months: before it, nothing is said where none applies. */
    private static final int EARLIEST_MONTHS = 3;

    /** Latest first follow-up of any nodule that is not measured, in months. */
    private static final int UNMEASURED_MONTHS = 12;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        List<NoduleStudy> studies = NoduleStudy.of(timeline);
        if (Routing.isComfortCare(timeline)) {
            return new NotApplicable(RULE, "comfort care");
        }
        if (studies.isEmpty()) {
            return codedOnly(timeline);
        }
        NoduleStudy newest = studies.get(studies.size() - 1);
        ChestImaging later = ChestImaging.after(timeline, newest.event());
        List<String> inputs = inputs(timeline, newest, later);
        List<ChestCtOrder> orders = ChestCtOrder.after(timeline, newest.day());
        Optional<String> individual = Routing.individual(timeline, newest);
        Optional<FollowUp> step = individual.isEmpty() ? FollowUp.next(studies) : Optional.empty();
        ChestImaging since = step.map(next -> later.from(next.answeredFrom())).orElse(later);
        if (step.isPresent() && !since.certain().isEmpty()) {
            return new NothingFound(RULE, inputs);
        }
        LocalDate today = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
        if (step.isPresent() && isOver(step.get().due(), today)) {
            return overdue(timeline, step.get(), since, orders, inputs);
        }
        Optional<ChestCtOrder> late = orders.stream()
                .filter(order -> isOver(order, today))
                .filter(order -> forOrder(later, newest, order).certain().isEmpty())
                .findFirst();
        if (late.isPresent()) {
            return late(timeline, newest, late.get(), forOrder(later, newest, late.get()), orders, inputs);
        }
        if (step.isEmpty() && !later.certain().isEmpty()) {
            return new NothingFound(RULE, inputs);
        }
        if (step.isPresent() && !step.get().opens().isAfter(today)) {
            return due(timeline, step.get(), since, orders, inputs);
        }
        if (step.isEmpty() && individual.isPresent()) {
            Optional<Event> why = Routing.beyondGuidelines(timeline);
            return why.isPresent()
                            && !newest.measured().isEmpty()
                            && !today.isBefore(newest.day().plusMonths(EARLIEST_MONTHS))
                    ? individual(timeline, newest, why.get(), later, inputs)
                    : new NotApplicable(RULE, individual.get());
        }
        List<String> missing = newest.nodules().stream()
                .flatMap(nodule -> nodule.missing().stream())
                .distinct()
                .toList();
        return step.isEmpty() && !missing.isEmpty()
                ? new NotComputable(RULE, missing, List.of())
                : new NothingFound(RULE, inputs);
    }

    /** A nodule of someone for whom no guideline was written: that it has not been seen again. */
    private static DetectorResult individual(
            PatientTimeline timeline, NoduleStudy newest, Event why, ChestImaging since, List<String> inputs) {
        LungNodule largest = newest.measured().stream()
                .max(Comparator.comparing(nodule -> nodule.meanDiameter().orElseThrow()))
                .orElseThrow();
        Sentence summary = sized(
                        sentence(
                                timeline,
                                "individual",
                                "Individualise the follow-up of a {size} mm {type} lung nodule seen {date}"
                                        + ending(since)),
                        largest)
                .date("date", newest.event());
        List<Claim> details = why.label().isEmpty()
                ? List.of()
                : List.of(sentence(
                                timeline,
                                "why-individual",
                                "With {label} on record no guideline names the next step of a lung nodule.")
                        .label("label", why)
                        .claim());
        return new Detection(
                RULE,
                Tier.T3,
                state("individual", newest, false),
                0,
                Optional.empty(),
                none(summary, since, newest.event()).claim(),
                details,
                Stream.concat(inputs.stream(), Stream.of(why.source()))
                        .distinct()
                        .toList());
    }

    private static ChestImaging forOrder(ChestImaging later, NoduleStudy newest, ChestCtOrder order) {
        LocalDate early = order.planned().orElseThrow().firstDay().minusDays(FollowUp.EARLY_DAYS);
        return later.from(early.isAfter(newest.day()) ? early : newest.day().plusDays(1));
    }

    private static DetectorResult overdue(
            PatientTimeline timeline,
            FollowUp step,
            ChestImaging since,
            List<ChestCtOrder> orders,
            List<String> inputs) {
        boolean quiet = !step.firm() || !since.unclear().isEmpty() || isBooked(timeline, orders);
        List<Claim> details = new ArrayList<>();
        details.add(recommended(timeline, step));
        details.addAll(elsewhere(timeline, since, orders));
        String seen = "Overdue CT: {size} mm {type} nodule" + place(step) + ", seen {date}; due by {due} ("
                + step.guideline() + ")";
        Sentence summary = nodule(sentence(timeline, "overdue", seen + ending(since)), step)
                .date("date", step.study().event())
                .score("due", step.due().toString(), "nodule-follow-up", "due", step.inputs(), Map.of());
        return new Detection(
                RULE,
                quiet ? Tier.T3 : Tier.T2,
                state("overdue", step.study(), quiet),
                quiet ? 1 : 2,
                Optional.empty(),
                none(summary, since, step.study().event()).claim(),
                details,
                inputs);
    }

    private static DetectorResult due(
            PatientTimeline timeline,
            FollowUp step,
            ChestImaging since,
            List<ChestCtOrder> orders,
            List<String> inputs) {
        List<Claim> details = new ArrayList<>();
        details.add(recommended(timeline, step));
        details.addAll(elsewhere(timeline, since, orders));
        Sentence summary = nodule(
                        sentence(
                                timeline,
                                "due",
                                "CT due by {due}: {size} mm {type} lung nodule" + place(step) + ", seen {date} ("
                                        + step.guideline() + ")" + ending(since)),
                        step)
                .date("date", step.study().event())
                .score("due", step.due().toString(), "nodule-follow-up", "due", step.inputs(), Map.of());
        return new Detection(
                RULE,
                Tier.T3,
                state("due", step.study(), false),
                0,
                Optional.empty(),
                none(summary, since, step.study().event()).claim(),
                details,
                inputs);
    }

    /** A CT that was ordered, booked or planned for a day that passed. */
    private static DetectorResult late(
            PatientTimeline timeline,
            NoduleStudy newest,
            ChestCtOrder order,
            ChestImaging since,
            List<ChestCtOrder> orders,
            List<String> inputs) {
        boolean quiet = !since.unclear().isEmpty() || isBooked(timeline, orders);
        Sentence summary = sentence(
                        timeline,
                        order.kind().verb(),
                        "Overdue CT: chest CT " + order.kind().verb() + " for {planned} after a lung nodule on {date}"
                                + ending(since))
                .dateOf(
                        "planned",
                        order.event(),
                        order.element(),
                        order.planned().orElseThrow())
                .date("date", newest.event());
        return new Detection(
                RULE,
                quiet ? Tier.T3 : Tier.T2,
                state("ordered", newest, quiet),
                quiet ? 1 : 2,
                Optional.empty(),
                none(summary, since, newest.event()).claim(),
                elsewhere(
                        timeline,
                        since,
                        orders.stream().filter(other -> !other.equals(order)).toList()),
                Stream.concat(inputs.stream(), Stream.of(order.event().source()))
                        .distinct()
                        .toList());
    }

    /** A nodule that is only a coded conclusion of a report, and no CT in the year after it. */
    private static DetectorResult codedOnly(PatientTimeline timeline) {
        Optional<Event> report = timeline.events("DiagnosticReport").stream()
                .filter(event -> event.as(DiagnosticReport.class).stream()
                        .flatMap(read -> read.getConclusionCode().stream())
                        .anyMatch(LungNoduleCodes.NODULE::isIn))
                .filter(event -> event.as(DiagnosticReport.class)
                        .filter(DiagnosticReport::hasEffective)
                        .isPresent())
                .filter(event -> event.time().filter(ClinicalTime::hasDay).isPresent())
                .reduce((one, later) -> later);
        if (report.isEmpty()) {
            return new NotApplicable(
                    RULE, "no measured lung nodule on record; notes and reports are not read for a size");
        }
        Event ct = report.get();
        ChestImaging since = ChestImaging.after(timeline, ct);
        LocalDate today = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
        List<String> inputs = List.of(timeline.patientReference(), ct.source());
        boolean over = isOver(ct.time().orElseThrow().firstDay().plusMonths(UNMEASURED_MONTHS), today);
        if (!over || !since.isEmpty() || Routing.hasMalignancy(timeline)) {
            return new NotComputable(RULE, List.of("size and composition of the nodule"), List.of());
        }
        Sentence summary =
                sentence(timeline, "coded", "Lung nodule coded in the report of {date}, its size not; {none}.");
        summary.slot(
                "date",
                ct.time().orElseThrow().printed(),
                DerivationFunction.DATE,
                List.of(ct.source()),
                Map.of("codes", codes()));
        return new Detection(
                RULE,
                Tier.T3,
                "coded on " + ct.source(),
                0,
                Optional.empty(),
                none(summary, since, ct).claim(),
                List.of(),
                inputs);
    }

    private static Claim recommended(PatientTimeline timeline, FollowUp step) {
        return sentence(timeline, "recommended", step.guideline() + " for the nodule of {date}: {action}, by {due}.")
                .date("date", step.study().event())
                .score("action", step.action(), "nodule-follow-up", "action", step.inputs(), Map.of())
                .score("due", step.due().toString(), "nodule-follow-up", "due", step.inputs(), Map.of())
                .claim();
    }

    /** Orders, and what may have been the CT. */
    private static List<Claim> elsewhere(PatientTimeline timeline, ChestImaging since, List<ChestCtOrder> orders) {
        List<Claim> claims = new ArrayList<>();
        for (ChestCtOrder order : orders) {
            order.said(timeline, RULE.id()).ifPresent(claims::add);
        }
        for (Event event : since.unclear()) {
            if (!event.label().isEmpty() && event.time().isPresent()) {
                claims.add(sentence(
                                timeline,
                                "unclear",
                                "{label} of {date} may have been the follow-up: its region or exact day is not recorded.")
                        .label("label", event)
                        .date("date", event)
                        .claim());
            }
        }
        return claims;
    }

    private static Sentence nodule(Sentence sentence, FollowUp step) {
        sized(sentence, step.nodule());
        List<Map.Entry<String, String>> role =
                List.of(Map.entry("nodule", step.nodule().source()));
        step.nodule().lobe().ifPresent(lobe -> sentence.score("lobe", lobe, "lung-nodule", "lobe", role, Map.of()));
        return sentence;
    }

    private static Sentence sized(Sentence sentence, LungNodule nodule) {
        List<Map.Entry<String, String>> role = List.of(Map.entry("nodule", nodule.source()));
        int size = LungNodules.roundedSize(nodule.meanDiameter().orElseThrow());
        return sentence.score("size", Integer.toString(size), "lung-nodule", "rounded-size", role, Map.of())
                .score("type", nodule.composition().orElseThrow().word(), "lung-nodule", "composition", role, Map.of());
    }

    private static String place(FollowUp step) {
        return step.nodule().lobe().isPresent() ? ", {lobe}" : "";
    }

    private static String ending(ChestImaging since) {
        return since.isEmpty() ? "; {none}." : ".";
    }

    private static Sentence none(Sentence sentence, ChestImaging since, Event ct) {
        return since.isEmpty() ? since.none(sentence, "none", ct) : sentence;
    }

    private static String codes() {
        return LungNoduleCodes.NODULE.members().stream()
                .map(code -> code.system() + "|" + code.code())
                .reduce((one, other) -> one + "," + other)
                .orElseThrow();
    }

    private static String state(String what, NoduleStudy study, boolean quiet) {
        return "%s after %s%s".formatted(what, study.event().source(), quiet ? ", perhaps planned" : "");
    }

    private static boolean isOver(LocalDate due, LocalDate today) {
        return due.plusDays(GRACE_DAYS).isBefore(today);
    }

    private static boolean isBooked(PatientTimeline timeline, List<ChestCtOrder> orders) {
        return orders.stream().anyMatch(order -> order.isAhead(timeline));
    }

    private static boolean isOver(ChestCtOrder order, LocalDate today) {
        return order.planned()
                .filter(day -> day.hasDay() && isOver(day.firstDay(), today))
                .isPresent();
    }

    private static List<String> inputs(PatientTimeline timeline, NoduleStudy newest, ChestImaging since) {
        return Stream.of(
                        Stream.of(timeline.patientReference(), newest.event().source()),
                        newest.nodules().stream().map(LungNodule::source),
                        since.certain().stream().map(Event::source),
                        since.unclear().stream().map(Event::source))
                .flatMap(sources -> sources)
                .distinct()
                .toList();
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "nodule." + template, words);
    }
}
