package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.KdigoCkd;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Facts.Binned;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Falling kidney function: eGFR recomputed from every steady creatinine of the last five years, one value per 14 days,
 * Theil-Sen slope with its interval; rapid (at or below -5 mL/min/1.73 m² a year, interval below 0; KDIGO 2024) and
 * accelerated (a fall of a quarter with a worse category within a year; NICE NG203) progression.
 */
public final class KidneyDecline implements Detector {
    private static final Rule RULE = new Rule(
            "ckd-progression/1",
            "Falling kidney function",
            "A fall of the eGFR that is more than chance, before a category or a problem list says so.",
            "Adults; not with kidney replacement therapy or a transplant.",
            "Creatinine of 5 years outside hospital stays and outside 90 days after an acute kidney injury.",
            Citation.paper(
                    "KDIGO 2024 CKD guideline, Kidney Int 105(4S); eGFR by CKD-EPI 2021 (10.1056/NEJMoa2102953); accelerated"
                            + " progression as NICE NG203",
                    "10.1016/j.kint.2023.10.018"),
            "A new creatinine that brings the upper end of the slope's interval above 0, or an acute cause (dehydration, a"
                    + " new drug, obstruction) that explains the last values.");

    private static final int BIN_DAYS = 14;
    private static final Duration WINDOW = Duration.ofDays(5 * 365 + 1);
    private static final Duration NEWEST_WITHIN = Duration.ofDays(548);
    private static final double RAPID_SLOPE = -5;
    private static final double NOTABLE_SLOPE = -3;
    private static final double CKD_EGFR = 60;
    private static final int ADULT = 18;
    private static final int VALUES_SHOWN = 6;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<DetectorResult> cannot = whyNot(timeline);
        if (cannot.isPresent()) {
            return cannot.get();
        }
        Instant from = timeline.asOf().minus(WINDOW);
        List<Point> steady = Circumstances.steady(
                        timeline, timeline.series(Analyte.CREATININE).points())
                .stream()
                .filter(point -> point.when().start().isAfter(from))
                .filter(point -> Facts.egfr(timeline.patient(), point).isPresent())
                .toList();
        List<Double> egfr = steady.stream()
                .map(point -> Facts.egfr(timeline.patient(), point).orElseThrow())
                .toList();
        List<Binned> bins = Facts.bins(steady, egfr, BIN_DAYS);
        double span = bins.isEmpty()
                ? 0
                : bins.get(bins.size() - 1).days() - bins.get(0).days();
        boolean provisional = bins.size() < 4 || span < 365;
        if (bins.size() < 3 || span < 180) {
            return new NotComputable(
                    RULE,
                    List.of(
                            "3 creatinine results outside recorded hospital stays over 180 days in the last 5 years (found %d over %d days)"
                                    .formatted(bins.size(), Math.round(span))),
                    List.of());
        }
        Point last = steady.get(steady.size() - 1);
        if (last.when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN))) {
            return new NotComputable(
                    RULE, List.of(), List.of("creatinine of " + last.when().printed()));
        }
        TheilSen slope = Facts.slopePerYear(bins).orElseThrow();
        return judge(new Course(timeline, steady, egfr, slope, provisional));
    }

    private static Optional<DetectorResult> whyNot(PatientTimeline timeline) {
        OptionalInt age = Circumstances.age(timeline);
        List<String> missing = new ArrayList<>();
        if (age.isEmpty()) {
            missing.add("birth date to the day");
        }
        if (Person.sex(timeline.patient()).isEmpty()) {
            missing.add("sex (female or male) for the equation");
        }
        if (!missing.isEmpty()) {
            return Optional.of(new NotComputable(RULE, missing, List.of()));
        }
        if (age.getAsInt() < ADULT) {
            return Optional.of(new NotApplicable(RULE, "the equation is for adults"));
        }
        if (Circumstances.hasKidneyReplacement(timeline)) {
            return Optional.of(new NotApplicable(RULE, "kidney replacement therapy or a transplant is on record"));
        }
        return Circumstances.isPregnant(timeline)
                ? Optional.of(new NotApplicable(RULE, "pregnancy: the equation does not hold"))
                : Optional.empty();
    }

    private static DetectorResult judge(Course course) {
        boolean falling = course.slope.high() < 0;
        boolean rapid = falling && course.slope.slope() <= RAPID_SLOPE;
        Point acceleratedFrom = course.acceleratedFrom();
        double now = course.egfr.get(course.egfr.size() - 1);
        boolean notable = falling && (course.slope.slope() <= NOTABLE_SLOPE || now < CKD_EGFR);
        if (!notable && acceleratedFrom == null) {
            return new NothingFound(RULE, course.inputs());
        }
        Optional<Event> expectedDip = course.recentlyStarted();
        Tier tier =
                (rapid || acceleratedFrom != null) && !course.provisional && expectedDip.isEmpty() ? Tier.T2 : Tier.T3;
        List<String> states = new ArrayList<>();
        if (rapid) {
            states.add("rapid");
        }
        if (acceleratedFrom != null) {
            states.add("accelerated");
        }
        if (states.isEmpty()) {
            states.add("falling");
        }
        String state = String.join("+", states) + " " + KdigoCkd.Gfr.of(now);
        Claim summary =
                acceleratedFrom == null || rapid ? course.slopeSummary() : course.acceleratedSummary(acceleratedFrom);
        List<Claim> details = course.details(rapid, acceleratedFrom, expectedDip);
        int severity = 2 * states.size() + (int) Math.max(0, (90 - now) / 15);
        return new Detection(
                RULE,
                tier,
                state,
                severity,
                Trigger.of(Analyte.CREATININE, course.last()),
                summary,
                details,
                course.inputs());
    }

    /** The values of one patient and what follows from them. */
    private record Course(
            PatientTimeline timeline, List<Point> points, List<Double> egfr, TheilSen slope, boolean provisional) {
        Point last() {
            return points.get(points.size() - 1);
        }

        List<String> inputs() {
            Set<String> inputs = new LinkedHashSet<>(List.of(timeline.patientReference()));
            points.forEach(point -> inputs.add(point.source()));
            return List.copyOf(inputs);
        }

        /** Oldest value, 90 to 365 days before the last, from which the last is an accelerated fall. */
        @Nullable
        Point acceleratedFrom() {
            double now = egfr.get(egfr.size() - 1);
            for (int i = 0; i < points.size() - 1; i++) {
                double days =
                        Facts.days(last().when()) - Facts.days(points.get(i).when());
                if (days >= 90 && KdigoCkd.accelerated(egfr.get(i), now, days)) {
                    return points.get(i);
                }
            }
            return null;
        }

        /** A drug whose start lowers the eGFR at first, started in the 3 months before the last value. */
        Optional<Event> recentlyStarted() {
            double last = Facts.days(last().when());
            return Stream.of(Drugs.RENIN_ANGIOTENSIN, Drugs.SGLT2_INHIBITORS)
                    .flatMap(set -> timeline.events("MedicationRequest", set).stream().findFirst().stream())
                    .filter(event -> !event.label().isEmpty())
                    .filter(event -> event.time()
                            .filter(start ->
                                    start.hasDay() && last - Facts.days(start) >= 0 && last - Facts.days(start) <= 92)
                            .isPresent())
                    .findFirst();
        }

        Claim slopeSummary() {
            return sentence(
                            "summary",
                            "Kidney function {verdict}: eGFR {now} ({category}) on {date}, slope {slope} mL/min/1.73 m² a year.")
                    .egfrSlope("verdict", "verdict", slope, points, BIN_DAYS)
                    .egfr("now", last())
                    .egfrCategory("category", last())
                    .date("date", last())
                    .egfrSlope("slope", "slope", slope, points, BIN_DAYS)
                    .claim();
        }

        Claim acceleratedSummary(Point from) {
            return sentence(
                            "summary-accelerated",
                            "eGFR fell {percent} % to {now} ({category}) from {before} ({beforeCategory}), {beforeDate} to {date}.")
                    .egfrDifference("percent", from, last(), "percent", 0)
                    .egfr("now", last())
                    .egfrCategory("category", last())
                    .egfr("before", from)
                    .egfrCategory("beforeCategory", from)
                    .date("beforeDate", from)
                    .date("date", last())
                    .claim();
        }

        List<Claim> details(boolean rapid, @Nullable Point acceleratedFrom, Optional<Event> expectedDip) {
            List<Claim> claims = new ArrayList<>();
            claims.add(sentence(
                            "slope",
                            "Slope over {n} creatinine results outside recorded hospital stays, {first} to {last}: {slope} mL/min/1.73 m² a year"
                                    + " (Theil-Sen, 95 % interval {low} to {high}).")
                    .count("n", points.stream().map(Point::source).toList())
                    .date("first", points.get(0))
                    .date("last", last())
                    .egfrSlope("slope", "slope", slope, points, BIN_DAYS)
                    .egfrSlope("low", "low", slope, points, BIN_DAYS)
                    .egfrSlope("high", "high", slope, points, BIN_DAYS)
                    .claim());
            if (rapid) {
                claims.add(sentence(
                                "rapid",
                                "Rapid progression by KDIGO 2024 is a slope of -5 or steeper with the interval below 0: here {slope},"
                                        + " upper end {high}.")
                        .egfrSlope("slope", "slope", slope, points, BIN_DAYS)
                        .egfrSlope("high", "high", slope, points, BIN_DAYS)
                        .claim());
            }
            if (acceleratedFrom != null) {
                claims.add(sentence(
                                "accelerated",
                                "Accelerated progression (NICE NG203): eGFR fell {percent} % from {a} ({ca}) on {da} to {b} ({cb}) on"
                                        + " {db}.")
                        .egfrDifference("percent", acceleratedFrom, last(), "percent", 0)
                        .egfr("a", acceleratedFrom)
                        .egfrCategory("ca", acceleratedFrom)
                        .date("da", acceleratedFrom)
                        .egfr("b", last())
                        .egfrCategory("cb", last())
                        .date("db", last())
                        .claim());
            }
            claims.add(values());
            if (provisional) {
                claims.add(sentence(
                                "provisional",
                                "Provisional: {n} results from {first} to {last}; 4 over a year are asked for.")
                        .count("n", points.stream().map(Point::source).toList())
                        .date("first", points.get(0))
                        .date("last", last())
                        .claim());
            }
            claims.add(albuminuria());
            expectedDip.ifPresent(drug -> claims.add(sentence(
                            "expected-dip",
                            "{drug} was first recorded on {date}: a fall of up to 30 % in the first 3 months is expected.")
                    .label("drug", drug)
                    .date("date", drug)
                    .claim()));
            uncoded().ifPresent(claims::add);
            return claims;
        }

        private Claim values() {
            List<Point> shown = points.subList(Math.max(0, points.size() - VALUES_SHOWN), points.size());
            StringBuilder template = new StringBuilder("eGFR by CKD-EPI 2021 from each creatinine:");
            for (int i = 0; i < shown.size(); i++) {
                template.append(i == 0 ? " " : ", ").append("{e%d} on {d%d}".formatted(i, i));
            }
            Sentence sentence =
                    sentence("values." + shown.size(), template.append('.').toString());
            for (int i = 0; i < shown.size(); i++) {
                sentence.egfr("e" + i, shown.get(i)).date("d" + i, shown.get(i));
            }
            return sentence.claim();
        }

        private Claim albuminuria() {
            Optional<Point> ratio =
                    timeline.series(Analyte.URINE_ALBUMIN_CREATININE).latest();
            if (ratio.isPresent()) {
                return sentence("albuminuria", "Urine albumin/creatinine {ratio} mg/g ({category}) on {date}.")
                        .value("ratio", ratio.get(), 0)
                        .albuminuriaCategory("category", ratio.get())
                        .date("date", ratio.get())
                        .claim();
            }
            List<Event> unusable = timeline.events("Observation", Loinc.URINE_ALBUMIN_CREATININE);
            if (!unusable.isEmpty()) {
                return sentence(
                                "albuminuria-unusable",
                                "The urine albumin/creatinine results on record ({n}) are not usable.")
                        .count("n", unusable.stream().map(Event::source).toList())
                        .claim();
            }
            return sentence("no-albuminuria", "{none}.")
                    .noneRecorded(
                            "none",
                            "No urine albumin/creatinine ratio is on record",
                            "Observation",
                            "",
                            Loinc.URINE_ALBUMIN_CREATININE)
                    .claim();
        }

        /** Two values below 60, 90 days apart, with none above in between, and no kidney disease on the list. */
        private Optional<Claim> uncoded() {
            Point first = null;
            for (int i = points.size() - 1; i >= 0 && egfr.get(i) < CKD_EGFR; i--) {
                first = points.get(i);
            }
            if (first == null
                    || Facts.days(last().when()) - Facts.days(first.when()) < 90
                    || !timeline.events("Condition", Snomed.CHRONIC_KIDNEY_DISEASE)
                            .isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(sentence("uncoded", "{none}, although eGFR was {a} on {da} and {b} on {db}.")
                    .noneRecorded(
                            "none",
                            "No chronic kidney disease is on the problem list",
                            "Condition",
                            "",
                            Snomed.CHRONIC_KIDNEY_DISEASE)
                    .egfr("a", first)
                    .date("da", first)
                    .egfr("b", last())
                    .date("db", last())
                    .claim());
        }

        private Sentence sentence(String template, String words) {
            return Sentence.of(timeline, RULE.id(), "ckd-progression." + template, words);
        }
    }
}
