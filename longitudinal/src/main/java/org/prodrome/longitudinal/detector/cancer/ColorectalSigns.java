package org.prodrome.longitudinal.detector.cancer;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.detector.Citation;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.DetectorResult;
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.DetectorResult.Trigger;
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.TheilSen;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.longitudinal.timeline.Person.Sex;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Signs of bowel cancer in the laboratory: faecal haemoglobin of 10 µg/g or more or a positive yes-or-no test, or
 * iron-deficiency anaemia, without a look into the gut; and, as a line of information, a haemoglobin that falls over
 * years with smaller cells or more platelets.
 */
final class ColorectalSigns implements Detector {
    private static final Rule RULE = new Rule(
            "colorectal/1",
            "Signs of bowel cancer in the blood count",
            "A positive stool test or an iron-deficiency anaemia that nobody has looked into.",
            "Men of 18 and women of 55 years and over (our stand-in for after the menopause); anybody of 40 for the stool"
                    + " test and the course; not with known bowel cancer, in pregnancy or comfort care.",
            "Stool test of 1 year, as an amount in µg/g or as a yes or no; haemoglobin of 1 year with ferritin within 90"
                    + " days, in kidney disease or inflammation also transferrin saturation; endoscopy of 1 year; course of 3"
                    + " years.",
            Citation.paper(
                    "AGA 2020 on iron-deficiency anaemia (ferritin below 45 ng/mL; with chronic kidney disease or a C-reactive"
                            + " protein above 10 mg/L below 100 ng/mL, or transferrin saturation below 20 %); NICE DG56 (faecal haemoglobin of 10"
                            + " µg/g); the course is our rule after Virdee 2022 (10.3390/cancers14194779), not validated",
                    "10.1053/j.gastro.2020.06.046"),
            "A colonoscopy done elsewhere, another cause of bleeding, or a later haemoglobin back where it was.");

    private static final int YEAR = 365;
    private static final double POSITIVE = 10;
    private static final String NONE_SINCE = "no endoscopy of the gut is on record since";
    private static final double LOW_MALE = 130;
    private static final double LOW_FEMALE = 120;
    private static final int THREE_YEARS = 1096;
    private static final double NOTABLE_FALL = 7.8;
    private static final double NOTABLE_CELLS = 2.7;
    private static final double NOTABLE_PLATELETS = 16.5;
    private static final int APART_DAYS = 60;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        OptionalInt age = Circumstances.age(timeline);
        Optional<Sex> sex = Person.sex(timeline.patient());
        if (age.isEmpty() || sex.isEmpty()) {
            return new NotComputable(RULE, List.of("sex and birth date to the day"), List.of());
        }
        if (age.getAsInt() < 18
                || !Lines.ever(timeline, CancerWorkup.COLORECTAL_CANCER).isEmpty()
                || Circumstances.isPregnant(timeline)
                || Routing.isComfortCare(timeline)) {
            return new NotApplicable(RULE, "a child, or bowel cancer, pregnancy or comfort care on record");
        }
        Optional<Point> stool = latest(timeline, Analyte.FAECAL_HAEMOGLOBIN);
        if (stool.isPresent()
                && !Lines.below(stool.get().value(), POSITIVE)
                && !Evaluation.OF_BOWEL.isAfter(timeline, stool.get().when().firstDay())) {
            return positive(timeline, stool.get());
        }
        Optional<Event> answer = StoolAnswer.positive(timeline, YEAR)
                .filter(event -> !Evaluation.OF_BOWEL.isAfter(
                        timeline, event.time().orElseThrow().firstDay()));
        if (answer.isPresent()) {
            return positive(timeline, answer.get());
        }
        Optional<Point> haemoglobin = latest(timeline, Analyte.HAEMOGLOBIN);
        if (haemoglobin.isEmpty()) {
            return new NotComputable(RULE, List.of("haemoglobin of the last year"), List.of());
        }
        boolean male = sex.get() == Sex.MALE;
        Point now = haemoglobin.get();
        boolean anaemic = Lines.below(now.value(), male ? LOW_MALE : LOW_FEMALE);
        Optional<Point> ferritin = IronDeficiency.ferritin(timeline, now);
        if (anaemic && (male || age.getAsInt() >= 55)) {
            Optional<IronDeficiency> deficiency = IronDeficiency.of(timeline, now);
            if (ferritin.isEmpty() && deficiency.isEmpty()) {
                return new NotComputable(RULE, List.of("ferritin within 90 days of the haemoglobin"), List.of());
            }
            if (deficiency.isPresent()
                    && !Evaluation.OF_BOWEL.isAfter(
                            timeline, now.when().firstDay().minusMonths(12))) {
                return anaemia(timeline, now, deficiency.get(), male);
            }
        }
        if (age.getAsInt() >= 40
                && !Evaluation.OF_BOWEL.isAfter(timeline, today(timeline).minusYears(1))) {
            Optional<DetectorResult> falling = falling(timeline, now);
            if (falling.isPresent()) {
                return falling.get();
            }
        }
        return new NothingFound(
                RULE,
                Lines.inputs(
                        timeline,
                        Stream.concat(Stream.of(now), Stream.concat(stool.stream(), ferritin.stream()))
                                .toList()));
    }

    private static DetectorResult positive(PatientTimeline timeline, Point stool) {
        Sentence summary = Evaluation.OF_BOWEL
                .none(
                        timeline,
                        sentence(timeline, "fit", "Faecal haemoglobin {value} µg/g on {date}, 10 or more; {none}."),
                        NONE_SINCE,
                        stool,
                        0)
                .value("value", stool, 0)
                .date("date", stool);
        return new Detection(
                RULE,
                Tier.T2,
                "stool test positive",
                2,
                Trigger.of(Analyte.FAECAL_HAEMOGLOBIN, stool),
                summary.claim(),
                List.of(),
                Lines.inputs(timeline, List.of(stool)));
    }

    /** A yes without an amount: said as such, never as µg/g. */
    private static DetectorResult positive(PatientTimeline timeline, Event stool) {
        Roles roles = Roles.none().with("stool", stool);
        Sentence summary = Evaluation.OF_BOWEL
                .none(
                        timeline,
                        sentence(
                                timeline,
                                "fit-answer",
                                "Stool test for blood {answer} on {date} (a yes-or-no test, no µg/g); {none}."),
                        NONE_SINCE,
                        stool,
                        0)
                .score("answer", "positive", "stool-answer", "answer", roles.entries(), Map.of())
                .date("date", stool);
        return new Detection(
                RULE,
                Tier.T2,
                "stool test positive",
                2,
                Optional.empty(),
                summary.claim(),
                List.of(),
                roles.inputs(timeline));
    }

    private static DetectorResult anaemia(
            PatientTimeline timeline, Point now, IronDeficiency deficiency, boolean male) {
        Roles roles = deficiency.roles(now);
        String iron = deficiency.bySaturation() ? "iron saturation {iron} %" : "ferritin {iron} ng/mL";
        String words = deficiency.isDiseased()
                ? "Haemoglobin {value} g/L on {date}, " + iron + ": iron-deficiency anaemia {where}; {none}."
                : "Haemoglobin {value} g/L on {date}, " + iron + ": iron-deficiency anaemia; {none}.";
        Sentence summary = Evaluation.OF_BOWEL
                .none(
                        timeline,
                        sentence(timeline, deficiency.isDiseased() ? "anaemia-diseased" : "anaemia", words),
                        deficiency.isDiseased()
                                ? "no gut endoscopy in the year before"
                                : "no endoscopy of the gut in the year before",
                        now,
                        12)
                .value("value", now, 0)
                .date("date", now)
                .value("iron", deficiency.shown(), 0);
        if (deficiency.isDiseased()) {
            summary.score(
                    "where",
                    deficiency.kidney().isPresent() ? "in kidney disease" : "in inflammation",
                    "iron-deficiency",
                    "where",
                    roles.entries(),
                    Map.of());
        }
        return new Detection(
                RULE,
                Tier.T2,
                "iron-deficiency anaemia",
                1,
                Trigger.of(Analyte.HAEMOGLOBIN, now),
                summary.claim(),
                details(timeline, now, deficiency, male),
                roles.inputs(timeline));
    }

    private static List<Claim> details(PatientTimeline timeline, Point now, IronDeficiency deficiency, boolean male) {
        int limit = deficiency.bySaturation() ? 20 : deficiency.isDiseased() ? 100 : 45;
        Sentence limits = sentence(
                        timeline,
                        "limits",
                        "Haemoglobin is {hb} of " + (male ? "130 g/L for men, " : "120 g/L for women, ")
                                + (deficiency.bySaturation()
                                        ? "transferrin saturation {iron} of 20 %."
                                        : "ferritin {iron} of " + limit + " ng/mL."))
                .slot(
                        "hb",
                        "below the limit",
                        DerivationFunction.LEVEL,
                        List.of(now.source()),
                        below(now, male ? 130 : 120))
                .slot(
                        "iron",
                        "below the limit",
                        DerivationFunction.LEVEL,
                        List.of(deficiency.shown().source()),
                        below(deficiency.shown(), limit));
        List<Claim> details = new ArrayList<>(List.of(limits.claim()));
        deficiency
                .kidney()
                .ifPresent(event -> details.add(
                        sentence(timeline, "kidney", "{problem} is on record: ferritin can be high without iron.")
                                .current("problem", event, Snomed.CHRONIC_KIDNEY_DISEASE)
                                .claim()));
        deficiency
                .inflamed()
                .ifPresent(crp -> details.add(sentence(
                                timeline,
                                "inflamed",
                                "C-reactive protein {value} mg/L on {date}: ferritin can be high without iron.")
                        .value("value", crp, 0)
                        .date("date", crp)
                        .claim()));
        return details;
    }

    /** Falling over 3 years, with smaller cells or more platelets; the limits hold back, they are not printed. */
    private static Optional<DetectorResult> falling(PatientTimeline timeline, Point now) {
        List<Point> course = spaced(Lines.last(timeline, Analyte.HAEMOGLOBIN, THREE_YEARS));
        if (course.size() < 3 || !course.get(course.size() - 1).equals(now)) {
            return Optional.empty();
        }
        Point first = course.get(0);
        Optional<TheilSen> slope = Facts.slopePerYear(
                Facts.bins(course, course.stream().map(Point::value).toList(), 0));
        double fall = 100 * (first.value() - now.value()) / first.value();
        if (slope.isEmpty() || slope.get().slope() >= 0 || Lines.below(fall, NOTABLE_FALL)) {
            return Optional.empty();
        }
        Optional<Change> with = Stream.of(
                        change(timeline, Analyte.MEAN_CELL_VOLUME, first, now)
                                .filter(change -> !Lines.below(-change.percent(), NOTABLE_CELLS)),
                        change(timeline, Analyte.PLATELETS, first, now)
                                .filter(change -> !Lines.below(change.percent(), NOTABLE_PLATELETS)))
                .flatMap(Optional::stream)
                .findFirst();
        return with.map(other -> {
            boolean cells = other.now().unit().equals("fL");
            Sentence summary = sentence(
                            timeline,
                            cells ? "falling-cells" : "falling-platelets",
                            "Haemoglobin fell {percent} % to {value} g/L from {firstDate} to {date}, "
                                    + (cells ? "mean cell volume" : "platelets")
                                    + " changed by {other} %.")
                    .difference("percent", first, now, "percent", 0)
                    .value("value", now, 0)
                    .date("firstDate", first)
                    .date("date", now)
                    .difference("other", other.before(), other.now(), "signed-percent", 0);
            return new Detection(
                    RULE,
                    Tier.T3,
                    "falling",
                    0,
                    Trigger.of(Analyte.HAEMOGLOBIN, now),
                    summary.claim(),
                    List.of(sentence(
                                    timeline,
                                    "course",
                                    "Haemoglobin slope over {n} values: {slope} g/L a year (Theil-Sen).")
                            .count("n", course.stream().map(Point::source).toList())
                            .valueSlope("slope", "slope", slope.get(), course, 1, 0)
                            .claim()),
                    Lines.inputs(
                            timeline,
                            Stream.concat(course.stream(), Stream.of(other.before(), other.now()))
                                    .toList()));
        });
    }

    private record Change(Point before, Point now) {
        double percent() {
            return 100 * (now.value() - before.value()) / before.value();
        }
    }

    private static Optional<Change> change(PatientTimeline timeline, Analyte analyte, Point first, Point now) {
        Optional<Point> before = Lines.near(timeline, analyte, first, 30);
        Optional<Point> after = Lines.near(timeline, analyte, now, 30);
        return before.isPresent() && after.isPresent() && !before.equals(after)
                ? Optional.of(new Change(before.get(), after.get()))
                : Optional.empty();
    }

    /** The newest value and those before it at least 60 days apart. */
    private static List<Point> spaced(List<Point> points) {
        java.util.LinkedList<Point> spaced = new java.util.LinkedList<>();
        for (int i = points.size() - 1; i >= 0; i--) {
            if (spaced.isEmpty() || Lines.daysBetween(points.get(i), spaced.getFirst()) >= APART_DAYS) {
                spaced.addFirst(points.get(i));
            }
        }
        return List.copyOf(spaced);
    }

    private static Optional<Point> latest(PatientTimeline timeline, Analyte analyte) {
        return timeline.series(analyte)
                .latest()
                .filter(point -> !point.when().start().isBefore(timeline.asOf().minus(Duration.ofDays(YEAR))));
    }

    private static Map<String, String> below(Point point, int limit) {
        return Map.of(
                "unit",
                point.unit(),
                "limit",
                Integer.toString(limit),
                "above",
                "above the limit",
                "otherwise",
                "below the limit");
    }

    private static LocalDate today(PatientTimeline timeline) {
        return timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "colorectal." + template, words);
    }
}
