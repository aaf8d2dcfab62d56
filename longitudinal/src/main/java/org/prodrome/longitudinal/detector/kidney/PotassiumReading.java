package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
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
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.detector.DrugUse;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.equation.KidneyRisk;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Potassium: the categories of the UK Kidney Association, and a climb towards them under drugs that raise it. Values
 * marked haemolysed are set aside; a potassium that rose while calcium and alkaline phosphatase fell is taken for a
 * sample from an EDTA tube.
 */
public final class PotassiumReading implements Detector {
    private static final Rule RULE = new Rule(
            "potassium/1",
            "Potassium",
            "A potassium that is dangerous now, or that climbs towards it under a drug that raises it.",
            "Adults, and those whose age is not known, whose potassium was measured.",
            "The newest potassium of 14 days; for the climb the last 3 of 365 days.",
            new Citation(
                    "UK Kidney Association, Management of hyperkalaemia in adults, 2023; KDIGO 2024 CKD guideline",
                    "10.1016/j.kint.2023.10.018",
                    "https://www.ukkidney.org/health-professionals/guidelines/guidelines-commentaries"),
            "A repeated potassium from an unhaemolysed sample.");

    private static final Duration NEWEST_WITHIN = Duration.ofDays(14);
    private static final Duration CLIMB_WITHIN = Duration.ofDays(365);
    private static final Duration SAME_SAMPLE = Duration.ofHours(12);
    private static final double NEARLY_HIGH = 5.0;
    private static final Pattern HAEMOLYSIS = Pattern.compile("ha?emoly");
    private static final Pattern DENIED = Pattern.compile(
            "(?:\\b(?:no|not|non|without|nil)[\\s-]+(?:(?:visible|significant|signs? of|evidence of)\\s+)?|\\bun)ha?emoly\\w*"
                    + "|ha?emoly\\w*\\s*:?\\s*(?:none|nil|absent|negative|not (?:seen|detected|present))\\b");
    private static final double EPSILON = 1e-9;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        if (Circumstances.age(timeline).orElse(KidneyFunction.ADULT) < KidneyFunction.ADULT) {
            return new NotApplicable(RULE, "the limits are those of adults");
        }
        List<Point> all = timeline.series(Analyte.POTASSIUM).points();
        List<Point> points = all.stream().filter(point -> !isHaemolysed(point)).toList();
        if (all.isEmpty()) {
            return new NotComputable(RULE, List.of("potassium"), List.of());
        }
        if (points.isEmpty() || !points.get(points.size() - 1).equals(all.get(all.size() - 1))) {
            return new NotComputable(RULE, List.of("potassium of a sample that is not haemolysed"), List.of());
        }
        Point last = points.get(points.size() - 1);
        if (KidneyFunction.isStale(timeline, last, NEWEST_WITHIN)) {
            return new NotComputable(
                    RULE, List.of(), List.of("potassium of " + last.when().printed()));
        }
        List<Event> drugs = Circumstances.drugsInUse(timeline, KidneyDrugs.POTASSIUM_RAISING);
        String category = KidneyRisk.hyperkalaemia(last.value());
        if (!category.equals("none")) {
            return isFromEdta(timeline, points)
                    ? new NotComputable(
                            RULE,
                            List.of("potassium of another tube: calcium and alkaline phosphatase fell with its rise"),
                            List.of())
                    : high(timeline, last, category, drugs);
        }
        List<Point> climb = climb(timeline, points);
        return climb.isEmpty() || drugs.isEmpty()
                ? new NothingFound(
                        RULE, Cited.of(timeline).points(List.of(last)).list())
                : climbing(timeline, climb, drugs);
    }

    private static Detection high(PatientTimeline timeline, Point last, String category, List<Event> drugs) {
        Claim summary = sentence(timeline, "high", "Potassium {value} mmol/L on {date}: {category} hyperkalaemia.")
                .value("value", last, 1)
                .moment("date", last.event())
                .score(
                        "category",
                        category,
                        "hyperkalaemia",
                        "category",
                        List.of(Map.entry("potassium", last.source())),
                        Map.of())
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(sentence(
                        timeline,
                        "limits",
                        "Limits of the UK Kidney Association: mild from 5.5, moderate from 6.0, severe from 6.5 mmol/L; here potassium is {value}.")
                .value("value", last, 1)
                .claim());
        List<Point> points = timeline.series(Analyte.POTASSIUM).points();
        if (points.size() > 1) {
            Point before = points.get(points.size() - 2);
            details.add(sentence(
                            timeline,
                            "before",
                            "Potassium before: {value} mmol/L on {date}, a change of {change} mmol/L.")
                    .value("value", before, 1)
                    .date("date", before)
                    .difference("change", before, last, "signed", 1)
                    .claim());
        }
        details.addAll(drugs(timeline, drugs));
        Tier tier = switch (category) {
            case "severe" -> Tier.T1;
            case "moderate" -> Tier.T2;
            default -> drugs.isEmpty() ? Tier.T3 : Tier.T2;
        };
        int severity = switch (category) {
            case "severe" -> 4;
            case "moderate" -> 3;
            default -> 2;
        };
        return new Detection(
                RULE,
                tier,
                category,
                severity,
                Trigger.of(Analyte.POTASSIUM, last),
                summary,
                details,
                Cited.of(timeline).points(List.of(last)).events(drugs).list());
    }

    private static Detection climbing(PatientTimeline timeline, List<Point> climb, List<Event> drugs) {
        Point first = climb.get(0);
        Point last = climb.get(2);
        Claim summary = sentence(
                        timeline,
                        "climbing",
                        "Potassium climbs: {a} to {b} to {c} mmol/L ({percent} %) by {date}, still below the limit.")
                .value("a", first, 1)
                .value("b", climb.get(1), 1)
                .value("c", last, 1)
                .difference("percent", first, last, "signed-percent", 0)
                .date("date", last)
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(sentence(
                        timeline,
                        "climb",
                        "Potassium {a} mmol/L on {da}, {b} on {db}, {c} on {dc}: two rises, together {relation} the 11.2 % that chance"
                                + " explains.")
                .value("a", first, 1)
                .date("da", first)
                .value("b", climb.get(1), 1)
                .date("db", climb.get(1))
                .value("c", last, 1)
                .date("dc", last)
                .relation("relation", first, last, 11.2, "more than", "a fall of more than", "within")
                .claim());
        details.addAll(drugs(timeline, drugs));
        return new Detection(
                RULE,
                Tier.T2,
                "climbing",
                1,
                Trigger.of(Analyte.POTASSIUM, last),
                summary,
                details,
                Cited.of(timeline).points(climb).events(drugs).list());
    }

    private static List<Claim> drugs(PatientTimeline timeline, List<Event> drugs) {
        return drugs.stream()
                .flatMap(drug -> Stream.concat(
                        Stream.of(
                                sentence(timeline, "drug", "Raises potassium: {drug} is {status}, recorded on {date}.")
                                        .label("drug", drug, KidneyDrugs.POTASSIUM_RAISING)
                                        .use("status", drug)
                                        .date("date", drug)
                                        .claim()),
                        DrugUse.recognisedBy(timeline, RULE.id(), drug, KidneyDrugs.POTASSIUM_RAISING).stream()))
                .toList();
    }

    /** The last three values when both rises are more than half of chance and both together more than chance. */
    private static List<Point> climb(PatientTimeline timeline, List<Point> points) {
        int n = points.size();
        if (n < 3 || KidneyFunction.isStale(timeline, points.get(n - 3), CLIMB_WITHIN)) {
            return List.of();
        }
        List<Point> three = points.subList(n - 3, n);
        double chance = BiologicalVariation.of(Analyte.POTASSIUM).orElseThrow().symmetric();
        boolean climbs = rise(three.get(0), three.get(1)) > chance / 2
                && rise(three.get(1), three.get(2)) > chance / 2
                && rise(three.get(0), three.get(2)) > Math.max(chance, 11.2) + EPSILON
                && three.get(2).value() >= NEARLY_HIGH - EPSILON;
        return climbs ? three : List.of();
    }

    private static double rise(Point from, Point to) {
        return (to.value() - from.value()) / from.value() * 100;
    }

    /** Calcium and alkaline phosphatase of the same draw that both fell beyond chance: the tube's salt bound them. */
    private static boolean isFromEdta(PatientTimeline timeline, List<Point> points) {
        Point last = points.get(points.size() - 1);
        return fellWith(timeline, Analyte.CALCIUM, last, 5.7)
                && fellWith(timeline, Analyte.ALKALINE_PHOSPHATASE, last, 16.6);
    }

    private static boolean fellWith(PatientTimeline timeline, Analyte analyte, Point potassium, double percent) {
        List<Point> points = timeline.series(analyte).points();
        for (int i = 1; i < points.size(); i++) {
            boolean sameDraw = Duration.between(
                                    points.get(i).when().start(),
                                    potassium.when().start())
                            .abs()
                            .compareTo(SAME_SAMPLE)
                    <= 0;
            if (sameDraw && -rise(points.get(i - 1), points.get(i)) > percent) {
                return true;
            }
        }
        return false;
    }

    /** Whether the laboratory marked the sample, by code or in words. */
    private static boolean isHaemolysed(Point point) {
        Observation observation = point.event().as(Observation.class).orElseThrow();
        Stream<String> words = Stream.concat(
                observation.getInterpretation().stream().flatMap(PotassiumReading::words),
                observation.getNote().stream().map(Annotation::getText));
        String all = words.filter(word -> word != null)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
        boolean coded = observation.getInterpretation().stream()
                .flatMap(concept -> concept.getCoding().stream())
                .anyMatch(coding -> "HEM".equals(coding.getCode()) || "HM".equals(coding.getCode()));
        return coded || HAEMOLYSIS.matcher(DENIED.matcher(all).replaceAll("")).find();
    }

    private static Stream<String> words(CodeableConcept concept) {
        return Stream.concat(
                Stream.ofNullable(concept.getText()),
                concept.getCoding().stream().map(Coding::getDisplay));
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "potassium." + template, words);
    }
}
