package org.prodrome.longitudinal.detector.kidney;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Cited;
import org.prodrome.longitudinal.equation.KdigoCkd;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.code.Loinc;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/** What is said about a falling kidney function. */
record DeclineSentences(KidneyCourse course, TheilSen slope) {
    private static final int VALUES_SHOWN = 6;
    private static final int MOST_DRUGS = 4;
    private static final double CKD_EGFR = 60;
    private static final double ADVANCED = 30;
    private static final double CHRONIC_DAYS = 90;

    static List<String> inputs(KidneyCourse course) {
        return Cited.of(course.timeline()).points(course.points()).list();
    }

    List<String> inputs() {
        return inputs(course);
    }

    Claim slopeSummary() {
        if (course.isProvisional()) {
            return sentence(
                            "summary-provisional",
                            "Provisional, from {n} results: eGFR {now} ({category}) on {date}, slope {slope} mL/min/1.73 m² a year.")
                    .count("n", sources())
                    .egfr("now", course.last())
                    .egfrCategory("category", course.last())
                    .date("date", course.last())
                    .egfrSlope("slope", "slope", slope, course.points(), KidneyCourse.BIN_DAYS)
                    .claim();
        }
        return sentence(
                        "summary",
                        "Kidney function {verdict}: eGFR {now} ({category}) on {date}, slope {slope} mL/min/1.73 m² a year.")
                .egfrSlope("verdict", "verdict", slope, course.points(), KidneyCourse.BIN_DAYS)
                .egfr("now", course.last())
                .egfrCategory("category", course.last())
                .date("date", course.last())
                .egfrSlope("slope", "slope", slope, course.points(), KidneyCourse.BIN_DAYS)
                .claim();
    }

    Claim fallSummary(Fall fall) {
        return sentence(
                        "summary-fall",
                        "eGFR fell {percent} % to {now} ({category}) from {before} ({beforeCategory}), {beforeDate} to {date}.")
                .egfrDifference("percent", fall.from(), fall.to(), "percent", 0)
                .egfr("now", fall.to())
                .egfrCategory("category", fall.to())
                .egfr("before", fall.from())
                .egfrCategory("beforeCategory", fall.from())
                .date("beforeDate", fall.from())
                .date("date", fall.to())
                .claim();
    }

    Claim albuminuriaSummary() {
        List<Point> pair = Albuminuria.doubled(course.timeline()).orElseThrow();
        return sentence(
                        "summary-albuminuria",
                        "Urine albumin/creatinine {now} mg/g ({category}) on {date}, {before} on {beforeDate}: it doubled or more.")
                .value("now", pair.get(1), 0)
                .albuminuriaCategory("category", pair.get(1))
                .date("date", pair.get(1))
                .value("before", pair.get(0), 0)
                .date("beforeDate", pair.get(0))
                .claim();
    }

    List<Claim> details(boolean rapid, Optional<Fall> accelerated, Optional<Fall> step, Optional<Fall> surrogate) {
        List<Claim> claims = new ArrayList<>();
        claims.add(slopeDetail());
        if (rapid && !course.isProvisional()) {
            claims.add(sentence(
                            "rapid",
                            "Rapid progression by KDIGO 2024 is a slope of -5 or steeper with the interval below 0: here {slope},"
                                    + " upper end {high}.")
                    .egfrSlope("slope", "slope", slope, course.points(), KidneyCourse.BIN_DAYS)
                    .egfrSlope("high", "high", slope, course.points(), KidneyCourse.BIN_DAYS)
                    .claim());
            projections(claims);
        }
        Bend.of(course)
                .ifPresent(bend -> claims.add(bend.claim(
                        sentence(
                                "bend",
                                "The course changed around {month}: {before} mL/min/1.73 m² a year before it, {after} after it (two"
                                        + " lines that meet there fit better than one)."),
                        course.points())));
        accelerated.ifPresent(fall -> claims.add(accelerated(fall)));
        surrogate.ifPresent(fall -> claims.add(fall(
                "two-years",
                "Within 2 years eGFR fell {percent} %, from {a} on {da} to {b} on {db}; trials count falls of 30, 40 and 57 %.",
                fall)));
        step.ifPresent(fall -> claims.add(fall(
                "step",
                "From one result to the next eGFR fell {percent} %, from {a} on {da} to {b} on {db}; 20 % is more than"
                        + " expected (KDIGO 2024).",
                fall)));
        claims.add(values());
        if (course.isProvisional()) {
            claims.add(sentence(
                            "provisional",
                            "Provisional: {n} results from {first} to {last}; 4 over a year are asked for.")
                    .count("n", sources())
                    .date("first", course.points().get(0))
                    .date("last", course.last())
                    .claim());
        }
        claims.add(albuminuria());
        Albuminuria.doubled(timeline()).ifPresent(pair -> claims.add(albuminuriaSummary()));
        risk().ifPresent(claims::add);
        ExpectedDip.of(course)
                .ifPresent(drug -> claims.add(sentence(
                                "expected-dip",
                                "{drug} was first recorded on {date}: a fall of up to 30 % in the first 3 months is expected.")
                        .label("drug", drug, ExpectedDip.DRUGS)
                        .date("date", drug)
                        .claim()));
        drugs(claims);
        unlisted().ifPresent(claims::add);
        return claims;
    }

    private Claim slopeDetail() {
        Sentence sentence = course.isProvisional()
                ? sentence(
                        "slope-provisional",
                        "Slope over {n} creatinine results outside recorded hospital stays, {first} to {last}: {slope}"
                                + " mL/min/1.73 m² a year (Theil-Sen; too few for an interval).")
                : sentence(
                                "slope",
                                "Slope over {n} creatinine results outside recorded hospital stays, {first} to {last}: {slope} mL/min/1.73 m² a year"
                                        + " (Theil-Sen, 95 % interval {low} to {high}).")
                        .egfrSlope("low", "low", slope, course.points(), KidneyCourse.BIN_DAYS)
                        .egfrSlope("high", "high", slope, course.points(), KidneyCourse.BIN_DAYS);
        return sentence.count("n", sources())
                .date("first", course.points().get(0))
                .date("last", course.last())
                .egfrSlope("slope", "slope", slope, course.points(), KidneyCourse.BIN_DAYS)
                .claim();
    }

    /** When the line comes to 15, and to 10 once below 30; the interval is left open where its flat end never does. */
    private void projections(List<Claim> claims) {
        for (double level : new double[] {15, 10}) {
            if (course.now() <= level || level == 10 && course.now() >= ADVANCED) {
                continue;
            }
            Optional<String> about = Projection.month(course, slope.slope(), level);
            Optional<String> early = Projection.month(course, slope.low(), level);
            Optional<String> late = Projection.month(course, slope.high(), level);
            if (about.isEmpty() || early.isEmpty()) {
                continue;
            }
            String words = "At this slope eGFR would come to %s about {about} (95 %% interval {early} %s)."
                    .formatted(level == 15 ? "15" : "10", late.isPresent() ? "to {late}" : "or later");
            Sentence sentence = sentence(
                            "projection." + (level == 15 ? "15" : "10") + (late.isPresent() ? "" : ".open"), words)
                    .score("about", about.get(), Projection.SCORE, "date", roles(), end(level, "slope"))
                    .score("early", early.get(), Projection.SCORE, "date", roles(), end(level, "low"));
            late.ifPresent(
                    month -> sentence.score("late", month, Projection.SCORE, "date", roles(), end(level, "high")));
            claims.add(sentence.claim());
        }
    }

    private List<Map.Entry<String, String>> roles() {
        return Projection.roles(course.points());
    }

    private static Map<String, String> end(double level, String end) {
        Map<String, String> parameters = new TreeMap<>(Projection.parameters(level));
        parameters.put("end", end);
        return parameters;
    }

    private Claim accelerated(Fall fall) {
        String words = fall.kind() == Fall.Kind.ACCELERATED
                ? "Accelerated progression (NICE NG203): eGFR fell {percent} % from {a} ({ca}) on {da} to {b} ({cb}) on {db},"
                        + " and was {c} on {dc}."
                : "Accelerated progression (NICE NG203, 15 mL/min/1.73 m² within a year): eGFR fell {percent} % from {a} ({ca})"
                        + " on {da} to {b} ({cb}) on {db}, and was {c} on {dc}.";
        return sentence(fall.kind() == Fall.Kind.ACCELERATED ? "accelerated" : "accelerated-absolute", words)
                .egfrDifference("percent", fall.from(), fall.to(), "percent", 0)
                .egfr("a", fall.from())
                .egfrCategory("ca", fall.from())
                .date("da", fall.from())
                .egfr("b", fall.to())
                .egfrCategory("cb", fall.to())
                .date("db", fall.to())
                .egfr("c", fall.last())
                .date("dc", fall.last())
                .claim();
    }

    private Claim fall(String template, String words, Fall fall) {
        return sentence(template, words)
                .egfrDifference("percent", fall.from(), fall.to(), "percent", 0)
                .egfr("a", fall.from())
                .date("da", fall.from())
                .egfr("b", fall.to())
                .date("db", fall.to())
                .claim();
    }

    private Claim values() {
        List<Point> points = course.points();
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
        Optional<Point> ratio = ratio();
        if (ratio.isPresent()) {
            return sentence("albuminuria", "Urine albumin/creatinine {ratio} mg/g ({category}) on {date}.")
                    .value("ratio", ratio.get(), 0)
                    .albuminuriaCategory("category", ratio.get())
                    .date("date", ratio.get())
                    .claim();
        }
        List<Event> unusable = timeline().events("Observation", Loinc.URINE_ALBUMIN_CREATININE);
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

    /** The cell of KDIGO's heat map. */
    private Optional<Claim> risk() {
        return ratio().map(ratio -> {
            KdigoCkd.Risk risk = KdigoCkd.risk(KdigoCkd.Gfr.of(course.now()), KdigoCkd.Albuminuria.of(ratio.value()));
            List<Map.Entry<String, String>> roles =
                    List.of(Map.entry("creatinine", course.last().source()), Map.entry("ratio", ratio.source()));
            return sentence(
                            "risk",
                            "KDIGO 2024 category {g} {a}: {risk} risk (eGFR {egfr} on {date}, urine albumin/creatinine {ratio} mg/g"
                                    + " on {ratioDate}).")
                    .egfrCategory("g", course.last())
                    .albuminuriaCategory("a", ratio)
                    .score("risk", risk.words(), "kdigo-risk", "risk", roles, Map.of())
                    .egfr("egfr", course.last())
                    .date("date", course.last())
                    .value("ratio", ratio, 0)
                    .date("ratioDate", ratio)
                    .claim();
        });
    }

    private void drugs(List<Claim> claims) {
        List<Event> harmful = Circumstances.drugsInUse(timeline(), KidneyDrugs.NSAIDS);
        harmful.stream()
                .limit(MOST_DRUGS)
                .forEach(drug -> claims.add(sentence("nephrotoxin", "Can harm the kidney: {drug} is {status}.")
                        .label("drug", drug, KidneyDrugs.NSAIDS)
                        .use("status", drug)
                        .claim()));
        List.of(KidneyDrugs.RENIN_ANGIOTENSIN, Drugs.SGLT2_INHIBITORS, KidneyDrugs.METFORMIN).stream()
                .flatMap(set -> Circumstances.drugsInUse(timeline(), set).stream()
                        .limit(1)
                        .map(drug -> sentence(
                                        "drug",
                                        KidneyDrugs.METFORMIN == set
                                                ? "Its dose depends on the eGFR: {drug} is {status}."
                                                : "Slows the loss of kidney function in many: {drug} is {status}.")
                                .label("drug", drug, set)
                                .use("status", drug)
                                .claim()))
                .forEach(claims::add);
    }

    /** Two values below 60, 90 days apart, with none above in between, and no kidney disease on the list. */
    private Optional<Claim> unlisted() {
        Point first = null;
        for (int i = course.points().size() - 1; i >= 0 && course.egfr().get(i) < CKD_EGFR; i--) {
            first = course.points().get(i);
        }
        if (first == null
                || Facts.days(course.last().when()) - Facts.days(first.when()) < CHRONIC_DAYS
                || !timeline()
                        .events("Condition", Snomed.CHRONIC_KIDNEY_DISEASE)
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
                .egfr("b", course.last())
                .date("db", course.last())
                .claim());
    }

    private Optional<Point> ratio() {
        return timeline().series(Analyte.URINE_ALBUMIN_CREATININE).latest();
    }

    private List<String> sources() {
        return course.points().stream().map(Point::source).toList();
    }

    private PatientTimeline timeline() {
        return course.timeline();
    }

    private Sentence sentence(String template, String words) {
        return Sentence.of(timeline(), KidneyDecline.RULE.id(), "ckd-progression." + template, words);
    }
}
