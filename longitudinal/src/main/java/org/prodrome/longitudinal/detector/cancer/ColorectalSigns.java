package org.prodrome.longitudinal.detector.cancer;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.prodrome.terminology.quantity.Analyte;

/**
 * Signs of bowel cancer in the laboratory: faecal haemoglobin of 10 µg/g or more, or iron-deficiency anaemia, without a
 * look into the gut; and, as a line of information, a haemoglobin that falls over years with smaller cells or more
 * platelets.
 */
final class ColorectalSigns implements Detector {
    private static final Rule RULE = new Rule(
            "colorectal/1",
            "Signs of bowel cancer in the blood count",
            "A positive stool test or an iron-deficiency anaemia that nobody has looked into.",
            "Men of 18 and women of 55 years and over (our stand-in for after the menopause); anybody of 40 for the stool"
                    + " test and the course; not with known bowel cancer, in pregnancy or comfort care.",
            "Stool test of 1 year; haemoglobin of 1 year with ferritin within 90 days; endoscopy of 1 year; course of 3"
                    + " years.",
            Citation.paper(
                    "AGA 2020 on iron-deficiency anaemia (ferritin below 45 ng/mL); NICE DG56 (faecal haemoglobin of 10"
                            + " µg/g); the course is our rule after Virdee 2022 (10.3390/cancers14194779), not validated",
                    "10.1053/j.gastro.2020.06.046"),
            "A colonoscopy done elsewhere, another cause of bleeding, or a later haemoglobin back where it was.");

    private static final int YEAR = 365;
    private static final double POSITIVE = 10;
    private static final double LOW_FERRITIN = 45;
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
                && evaluations(timeline, stool.get().when().firstDay()).isEmpty()) {
            return positive(timeline, stool.get());
        }
        Optional<Point> haemoglobin = latest(timeline, Analyte.HAEMOGLOBIN);
        if (haemoglobin.isEmpty()) {
            return new NotComputable(RULE, List.of("haemoglobin of the last year"), List.of());
        }
        boolean male = sex.get() == Sex.MALE;
        Point now = haemoglobin.get();
        boolean anaemic = Lines.below(now.value(), male ? LOW_MALE : LOW_FEMALE);
        Optional<Point> ferritin = Lines.near(timeline, Analyte.FERRITIN, now, 90);
        LocalDate yearAgo = today(timeline).minusYears(1);
        if (anaemic && (male || age.getAsInt() >= 55)) {
            if (ferritin.isEmpty()) {
                return new NotComputable(RULE, List.of("ferritin within 90 days of the haemoglobin"), List.of());
            }
            if (Lines.below(ferritin.get().value(), LOW_FERRITIN)
                    && evaluations(timeline, now.when().firstDay().minusMonths(12))
                            .isEmpty()) {
                return anaemia(timeline, now, ferritin.get(), male);
            }
        }
        if (age.getAsInt() >= 40 && evaluations(timeline, yearAgo).isEmpty()) {
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
        Sentence summary = sentence(timeline, "fit", "Faecal haemoglobin {value} µg/g on {date}, 10 or more; {none}.")
                .value("value", stool, 0)
                .date("date", stool)
                .slot(
                        "none",
                        "no endoscopy of the gut is on record since",
                        DerivationFunction.NONE_RECORDED,
                        List.of(timeline.patientReference(), stool.source()),
                        Map.of(
                                "type", "Procedure",
                                "codes", codes(),
                                "text", "no endoscopy of the gut is on record since"));
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

    private static DetectorResult anaemia(PatientTimeline timeline, Point now, Point ferritin, boolean male) {
        Sentence summary = sentence(
                        timeline,
                        "anaemia",
                        "Haemoglobin {value} g/L on {date}, ferritin {ferritin} ng/mL: iron-deficiency anaemia; {none}.")
                .value("value", now, 0)
                .date("date", now)
                .value("ferritin", ferritin, 0)
                .slot(
                        "none",
                        "no endoscopy of the gut in the year before",
                        DerivationFunction.NONE_RECORDED,
                        List.of(timeline.patientReference(), now.source()),
                        Map.of(
                                "type",
                                "Procedure",
                                "codes",
                                codes(),
                                "since-months",
                                "12",
                                "text",
                                "no endoscopy of the gut in the year before"));
        Sentence limits = sentence(
                timeline,
                "limits",
                male
                        ? "Haemoglobin is {hb} of 130 g/L for men, ferritin {fer} of 45 ng/mL."
                        : "Haemoglobin is {hb} of 120 g/L for women, ferritin {fer} of 45 ng/mL.");
        limits.slot(
                "hb", "below the limit", DerivationFunction.LEVEL, List.of(now.source()), below(now, male ? 130 : 120));
        limits.slot(
                "fer", "below the limit", DerivationFunction.LEVEL, List.of(ferritin.source()), below(ferritin, 45));
        return new Detection(
                RULE,
                Tier.T2,
                "iron-deficiency anaemia",
                1,
                Trigger.of(Analyte.HAEMOGLOBIN, now),
                summary.claim(),
                List.of(limits.claim()),
                Lines.inputs(timeline, List.of(now, ferritin)));
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

    private static List<Event> evaluations(PatientTimeline timeline, LocalDate after) {
        return timeline.events("Procedure", CancerWorkup.BOWEL_EVALUATION).stream()
                .filter(event -> event.time()
                        .map(time -> !time.hasDay() || time.firstDay().isAfter(after))
                        .orElse(true))
                .toList();
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

    private static String codes() {
        return CancerWorkup.BOWEL_EVALUATION.members().stream()
                .map(code -> code.system() + "|" + code.code())
                .collect(Collectors.joining(","));
    }

    private static LocalDate today(PatientTimeline timeline) {
        return timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "colorectal." + template, words);
    }
}
