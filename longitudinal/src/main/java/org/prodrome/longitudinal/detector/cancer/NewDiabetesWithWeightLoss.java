package org.prodrome.longitudinal.detector.cancer;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Attainable;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.Cancer;
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
 * ENDPAC of 3 or more: diabetes that is new by fasting glucose or HbA1c, with weight going the wrong way for it. A
 * score of 3 or more was followed by cancer of the pancreas in 3.6 % within 3 years (Sharma 2018); outside the paper's
 * own population sensitivity was 54 %, specificity 77 % and 2.6 % of those found had it.
 */
final class NewDiabetesWithWeightLoss implements Detector {
    private static final Rule RULE = new Rule(
            "endpac/1",
            "New diabetes with weight loss (ENDPAC)",
            "People whose new diabetes may come from a cancer of the pancreas.",
            "50 years and over in the 18 months after the first fasting glucose of 126 mg/dL or more, or HbA1c of 6.5 % or"
                    + " more, that follows a lower fasting glucose 3 to 18 months before; not where diabetes was known or"
                    + " treated before; not with a known malignancy or in comfort care. Less sensitive in people of"
                    + " Asian and Pacific origin.",
            "Fasting glucose within 90 days of that and about 1 year before (6 to 18 months, the nearest to 365 days); a"
                    + " weight within 90 days of each.",
            Citation.paper("Sharma, Gastroenterology 2018;155:730", "10.1053/j.gastro.2018.05.023"),
            "A weight that was meant to fall, a steroid or another cause of new diabetes, or a weight taken now.");

    private static final double DIABETIC = 126;
    private static final double DIABETIC_A1C = 6.5;
    private static final int KNOWN_DAYS = 91;
    private static final int TREATED_DAYS = 30;
    private static final int HIGH = 3;
    private static final int FROM_AGE = 50;
    private static final int RECENT_DAYS = 548;
    private static final int WEIGHT_DAYS = 90;
    private static final int MOST_BY_WEIGHT = 6;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        OptionalInt age = Circumstances.age(timeline);
        if (age.isEmpty()) {
            return new NotComputable(RULE, List.of("birth date to the day"), List.of());
        }
        if (age.getAsInt() < FROM_AGE || Routing.hasMalignancy(timeline) || Routing.isComfortCare(timeline)) {
            return new NotApplicable(RULE, "below 50 years, or malignancy or comfort care on record");
        }
        List<Point> fasting = timeline.series(Analyte.GLUCOSE).points().stream()
                .filter(point -> Loinc.FASTING_GLUCOSE.isIn(point.event().concept()))
                .toList();
        if (fasting.size() < 2) {
            return new NotComputable(RULE, List.of("2 fasting glucose values a year apart"), List.of());
        }
        Optional<Point> first = onset(timeline, fasting);
        if (first.isEmpty()) {
            return new NothingFound(RULE, Lines.inputs(timeline, fasting));
        }
        Point onset = first.get();
        if (wasKnown(timeline, onset)) {
            return new NotApplicable(RULE, "the diabetes was known or treated before");
        }
        if (onset.when().start().isBefore(timeline.asOf().minus(java.time.Duration.ofDays(RECENT_DAYS)))) {
            return new NotApplicable(RULE, "the diabetes began more than 18 months ago");
        }
        Optional<Point> glucose = fasting.stream()
                .filter(point -> Math.abs(Lines.daysBetween(point, onset)) <= WEIGHT_DAYS)
                .min(Comparator.comparing(point -> Math.abs(Lines.daysBetween(point, onset))));
        if (glucose.isEmpty()) {
            return new NotComputable(
                    RULE, List.of("fasting glucose within 90 days of the first HbA1c of 6.5 %"), List.of());
        }
        Point now = glucose.get();
        Optional<Point> before = yearBefore(fasting, now, 91, 548);
        if (before.isEmpty() || !Lines.below(before.get().value(), DIABETIC)) {
            return new NotApplicable(RULE, "the diabetes is not known to be new");
        }
        Optional<Point> yearAgo = yearBefore(fasting, now, 183, 548);
        if (yearAgo.isEmpty()) {
            return new NotComputable(RULE, List.of("fasting glucose 6 to 18 months before"), List.of());
        }
        return weigh(timeline, onset, now, yearAgo.get());
    }

    /** The first value of diabetes: fasting glucose or HbA1c. */
    private static Optional<Point> onset(PatientTimeline timeline, List<Point> fasting) {
        return Stream.concat(
                        fasting.stream().filter(point -> !Lines.below(point.value(), DIABETIC)),
                        timeline.series(Analyte.HBA1C).points().stream()
                                .filter(point -> !Lines.below(point.value(), DIABETIC_A1C)))
                .min(Comparator.comparing(point -> point.when().start()));
    }

    /**
     * Whether diabetes was a problem 3 months before the onset by laboratory, or treated a month before it; a problem
     * or drug without a date may have been.
     */
    private static boolean wasKnown(PatientTimeline timeline, Point onset) {
        Stream<Event> drugs = Stream.of("MedicationRequest", "MedicationStatement")
                .flatMap(type -> timeline.events(type, Drugs.GLUCOSE_LOWERING).stream());
        return timeline.events("Condition", Snomed.DIABETES).stream()
                        .anyMatch(event -> isBefore(event, onset, KNOWN_DAYS))
                || drugs.anyMatch(event -> isBefore(event, onset, TREATED_DAYS));
    }

    private static boolean isBefore(Event event, Point onset, int days) {
        LocalDate limit = onset.when().firstDay().minusDays(days);
        return event.time().map(time -> time.firstDay().isBefore(limit)).orElse(true);
    }

    private static DetectorResult weigh(PatientTimeline timeline, Point onset, Point now, Point yearAgo) {
        Optional<Point> weight = Lines.near(timeline, Analyte.WEIGHT, now, WEIGHT_DAYS);
        Optional<Point> weightBefore = Lines.near(timeline, Analyte.WEIGHT, yearAgo, WEIGHT_DAYS);
        int age = Person.age(timeline.patient(), now.when().firstDay()).orElseThrow();
        if (weight.isEmpty() || weightBefore.isEmpty() || weight.equals(weightBefore)) {
            int without = Cancer.endpac(now.value(), yearAgo.value(), 0, age);
            return new NotComputable(
                    RULE,
                    List.of("weight at the onset and about a year before"),
                    List.of(),
                    Optional.of(new Attainable(without - MOST_BY_WEIGHT, without + MOST_BY_WEIGHT)));
        }
        double change =
                weight.get().exact().subtract(weightBefore.get().exact()).doubleValue();
        int score = Cancer.endpac(now.value(), yearAgo.value(), change, age);
        Roles roles = Roles.none()
                .with("glucose", now)
                .with("glucose-before", yearAgo)
                .with("weight", weight.get())
                .with("weight-before", weightBefore.get());
        if (!onset.equals(now)) {
            roles = roles.with("a1c", onset);
        }
        if (score < HIGH) {
            return new NothingFound(RULE, roles.inputs(timeline));
        }
        String on = now.when().firstDay().toString();
        Sentence summary = sentence(
                        timeline,
                        "high",
                        "New diabetes on {date} with a weight change of {change} kg: ENDPAC {score}, {band}.")
                .date("date", onset)
                .difference("change", weightBefore.get(), weight.get(), "signed", 1)
                .score("score", Integer.toString(score), "endpac", "score", roles.entries(), Map.of("on", on))
                .score("band", "high risk", "endpac", "band", roles.entries(), Map.of("on", on));
        return new Detection(
                RULE,
                Tier.T2,
                "high",
                1,
                Trigger.of(Analyte.WEIGHT, weight.get()),
                summary.claim(),
                Stream.concat(
                                onset.equals(now) ? Stream.of() : Stream.of(byA1c(timeline, onset)),
                                Stream.of(
                                        sentence(
                                                        timeline,
                                                        "glucose",
                                                        "Fasting glucose {now} mg/dL on {date} after {before} mg/dL on {beforeDate}.")
                                                .value("now", now, 0)
                                                .date("date", now)
                                                .value("before", yearAgo, 0)
                                                .date("beforeDate", yearAgo)
                                                .claim(),
                                        sentence(
                                                        timeline,
                                                        "weight",
                                                        "Weight {now} kg on {date} after {before} kg on {beforeDate}.")
                                                .value("now", weight.get(), 1)
                                                .date("date", weight.get())
                                                .value("before", weightBefore.get(), 1)
                                                .date("beforeDate", weightBefore.get())
                                                .claim()))
                        .toList(),
                roles.inputs(timeline));
    }

    private static Claim byA1c(PatientTimeline timeline, Point a1c) {
        return sentence(timeline, "a1c", "HbA1c {a1c} % on {date}; 6.5 % or more is diabetes.")
                .value("a1c", a1c, 1)
                .date("date", a1c)
                .claim();
    }

    /** The value nearest to a year before, within the days. */
    private static Optional<Point> yearBefore(List<Point> points, Point now, int from, int to) {
        return points.stream()
                .filter(point -> Lines.daysBetween(point, now) >= from && Lines.daysBetween(point, now) <= to)
                .min((one, other) -> Double.compare(
                        Math.abs(Lines.daysBetween(one, now) - 365), Math.abs(Lines.daysBetween(other, now) - 365)));
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "endpac." + template, words);
    }
}
