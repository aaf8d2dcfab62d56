package org.prodrome.longitudinal.detector.cancer;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
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
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.StoolTestCriteria;
import org.prodrome.longitudinal.equation.StoolTestCriteria.Sign;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.longitudinal.timeline.Person.Sex;
import org.prodrome.terminology.code.BowelSymptoms;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.quantity.Analyte;

/**
 * A symptom for which a stool test for blood is to be offered, and neither that test nor an endoscopy on record since.
 * What is said of a stool test of 10 µg/g or more is {@link ColorectalSigns}'.
 */
final class BowelSymptomsUntested implements Detector {
    private static final Rule RULE = new Rule(
            "colorectal-symptoms/1",
            "Bowel symptoms without a stool test",
            "Symptoms for which a stool test for blood is to be offered before bowel cancer shows itself.",
            "Adults of 18 years and more; not with known bowel cancer, in pregnancy or comfort care.",
            "Symptoms recorded as problems within 1 year; haemoglobin of 1 year with ferritin within 90 days.",
            new Citation(
                    "NICE DG56 (2023) on faecal immunochemical testing, with NG12; iron deficiency: ferritin below 45"
                            + " ng/mL (AGA 2020, 10.1053/j.gastro.2020.06.046)",
                    "",
                    "https://www.nice.org.uk/guidance/dg56"),
            "A stool test or endoscopy done elsewhere, or a known cause of the symptom.");

    private static final int ADULT = 18;
    private static final double LOW_MALE = 130;
    private static final double LOW_FEMALE = 120;
    private static final List<String> TESTED =
            List.of("Observation", "DiagnosticReport", "ServiceRequest", "Procedure");
    private static final Evaluation TEST_OR_ENDOSCOPY = new Evaluation(
            BowelSymptoms.STOOL_TEST.and("stool test or endoscopy", CancerWorkup.BOWEL_EVALUATION),
            Stream.concat(Stream.of("faecal immunochemical"), CancerWorkup.BOWEL_EVALUATION_WORDS.stream())
                    .toList());

    private static final Map<Sign, CodeSet> CODED = new EnumMap<>(Map.of(
            Sign.MASS, BowelSymptoms.ABDOMINAL_MASS,
            Sign.HABIT, BowelSymptoms.BOWEL_HABIT,
            Sign.IRON_DEFICIENCY, BowelSymptoms.IRON_DEFICIENCY_ANAEMIA,
            Sign.BLEEDING, BowelSymptoms.RECTAL_BLEEDING,
            Sign.PAIN, BowelSymptoms.ABDOMINAL_PAIN,
            Sign.WEIGHT_LOSS, BowelSymptoms.UNMEANT_WEIGHT_LOSS));

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
        if (age.getAsInt() < ADULT
                || !Lines.ever(timeline, CancerWorkup.COLORECTAL_CANCER).isEmpty()
                || Circumstances.isPregnant(timeline)
                || Routing.isComfortCare(timeline)) {
            return new NotApplicable(RULE, "a child, or bowel cancer, pregnancy or comfort care on record");
        }
        Map<Sign, Event> signs = coded(timeline);
        Optional<Anaemia> anaemia = anaemia(timeline, sex.get() == Sex.MALE);
        anaemia.ifPresent(found -> signs.put(Sign.ANAEMIA, found.haemoglobin().event()));
        for (StoolTestCriteria criterion : StoolTestCriteria.values()) {
            List<Event> met = criterion.signs().stream()
                    .filter(signs::containsKey)
                    .map(signs::get)
                    .sorted(Comparator.comparing(BowelSymptomsUntested::day))
                    .toList();
            if (met.size() == criterion.signs().size() && isOfAge(timeline, criterion, met)) {
                Event newest = met.get(met.size() - 1);
                if (isTested(timeline, day(met.get(0)))) {
                    return new NothingFound(RULE, inputs(timeline, met));
                }
                return advised(timeline, criterion, signs, newest, anaemia);
            }
        }
        return new NothingFound(RULE, inputs(timeline, List.copyOf(signs.values())));
    }

    private static boolean isOfAge(PatientTimeline timeline, StoolTestCriteria criterion, List<Event> met) {
        OptionalInt age = Person.age(timeline.patient(), day(met.get(met.size() - 1)));
        return age.isPresent() && criterion.isForAge(age.getAsInt());
    }

    private static DetectorResult advised(
            PatientTimeline timeline,
            StoolTestCriteria criterion,
            Map<Sign, Event> signs,
            Event newest,
            Optional<Anaemia> anaemia) {
        List<Map.Entry<String, String>> roles = new ArrayList<>();
        List<Claim> details = new ArrayList<>();
        for (Sign sign : criterion.signs()) {
            Event event = signs.get(sign);
            if (event == null) {
                continue;
            }
            roles.add(Map.entry(sign.role(), event.source()));
            CodeSet codes = CODED.get(sign);
            if (codes != null) {
                details.add(sentence(timeline, "symptom", "{label}, recorded on {date}.")
                        .label("label", event, codes)
                        .date("date", event)
                        .claim());
            }
        }
        if (criterion.signs().contains(Sign.ANAEMIA)) {
            anaemia.ifPresent(found -> {
                roles.add(Map.entry("ferritin", found.ferritin().source()));
                details.add(
                        sentence(timeline, "anaemia", "Haemoglobin {value} g/L on {date}, ferritin {ferritin} ng/mL.")
                                .value("value", found.haemoglobin(), 0)
                                .date("date", found.haemoglobin())
                                .value("ferritin", found.ferritin(), 0)
                                .claim());
            });
        }
        Sentence summary = sentence(
                        timeline, "advised", "Stool test (FIT) advised by NICE DG56: {criterion} ({date}); {none}.")
                .score("criterion", criterion.words(), "stool-test", "criterion", roles, Map.of())
                .date("date", newest)
                .noneRecordedSince(
                        "none",
                        "no stool test or endoscopy since",
                        String.join(",", TESTED),
                        TEST_OR_ENDOSCOPY.codes(),
                        "none",
                        String.join(",", TEST_OR_ENDOSCOPY.phrases()),
                        newest);
        return new Detection(
                RULE,
                Tier.T3,
                criterion.name(),
                criterion.signs().size() > 1 ? 1 : 0,
                Optional.empty(),
                summary.claim(),
                details,
                Stream.concat(
                                Stream.of(timeline.patientReference()),
                                roles.stream().map(Map.Entry::getValue))
                        .distinct()
                        .toList());
    }

    /** The newest problem of each kind within a year. */
    private static Map<Sign, Event> coded(PatientTimeline timeline) {
        LocalDate from = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate().minusYears(1);
        Map<Sign, Event> signs = new EnumMap<>(Sign.class);
        CODED.forEach((sign, codes) -> timeline.events("Condition", codes).stream()
                .filter(event -> !event.label().isEmpty())
                .filter(event -> event.time().filter(ClinicalTime::hasDay).isPresent())
                .filter(event -> !day(event).isBefore(from))
                .reduce((one, later) -> later)
                .ifPresent(event -> signs.put(sign, event)));
        return signs;
    }

    private record Anaemia(Point haemoglobin, Point ferritin) {}

    /** The newest haemoglobin of a year when it is low and the ferritin beside it is not. */
    private static Optional<Anaemia> anaemia(PatientTimeline timeline, boolean male) {
        List<Point> year = Lines.last(timeline, Analyte.HAEMOGLOBIN, 365);
        if (year.isEmpty() || !Lines.below(year.get(year.size() - 1).value(), male ? LOW_MALE : LOW_FEMALE)) {
            return Optional.empty();
        }
        Point now = year.get(year.size() - 1);
        return IronDeficiency.ferritin(timeline, now)
                .filter(ferritin ->
                        now.when().hasDay() && IronDeficiency.of(timeline, now).isEmpty())
                .map(ferritin -> new Anaemia(now, ferritin));
    }

    private static boolean isTested(PatientTimeline timeline, LocalDate since) {
        return TESTED.stream()
                .flatMap(type -> timeline.events(type).stream())
                .filter(TEST_OR_ENDOSCOPY::is)
                .anyMatch(event -> ChestImaging.time(event)
                        .map(time -> !ChestImaging.lastDay(time).isBefore(since))
                        .orElse(true));
    }

    private static LocalDate day(Event event) {
        return event.time().orElseThrow().firstDay();
    }

    private static List<String> inputs(PatientTimeline timeline, List<Event> events) {
        return Stream.concat(
                        Stream.of(timeline.patientReference()), events.stream().map(Event::source))
                .toList();
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "bowel." + template, words);
    }
}
