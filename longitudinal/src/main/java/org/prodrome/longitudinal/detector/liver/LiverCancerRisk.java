package org.prodrome.longitudinal.detector.liver;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.prodrome.longitudinal.detector.Roles;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.Liver;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.longitudinal.timeline.Person.Sex;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.quantity.Analyte;

/** aMAP above 60: a high risk of liver cancer in the next 5 years, where none is known. */
public final class LiverCancerRisk implements Detector {
    private static final Rule RULE = new Rule(
            "amap/1",
            "Risk of liver cancer (aMAP)",
            "People with chronic liver disease whose risk of liver cancer has become high.",
            "18 years and over with chronic hepatitis B or C, steatotic liver disease or cirrhosis; not with liver cancer or"
                    + " after a liver transplant.",
            "Bilirubin and albumin within 7 days of each other, platelets within 30 days; not older than 1 year.",
            Citation.paper("Fan, J Hepatol 2020;73:1368", "10.1016/j.jhep.2020.07.025"),
            "A newer bilirubin, albumin or platelet count.");

    private static final CodeSet POPULATION = LiverProblems.CHRONIC_HEPATITIS_B.and(
            "chronic liver disease",
            LiverProblems.CHRONIC_HEPATITIS_C,
            LiverProblems.STEATOTIC_LIVER,
            LiverProblems.CIRRHOSIS);
    private static final int ADULT = 18;
    private static final double HIGH = 60;
    private static final double UMOL_PER_MG_DL = 17.1;
    private static final Duration TOGETHER = Duration.ofDays(7);
    private static final Duration NEAR = Duration.ofDays(30);
    private static final Duration NEWEST_WITHIN = Duration.ofDays(365);

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<Event> disease = LiverHistory.first(timeline, POPULATION);
        if (disease.isEmpty()) {
            return new NotApplicable(RULE, "no chronic hepatitis, steatotic liver disease or cirrhosis on record");
        }
        if (LiverHistory.has(timeline, LiverProblems.LIVER_CANCER) || LiverHistory.hasTransplant(timeline)) {
            return new NotApplicable(RULE, "liver cancer or a liver transplant is on record");
        }
        OptionalInt age = Circumstances.age(timeline);
        if (age.isEmpty() || Person.sex(timeline.patient()).isEmpty()) {
            return new NotComputable(RULE, List.of("sex and birth date to the day"), List.of());
        }
        if (age.getAsInt() < ADULT) {
            return new NotApplicable(RULE, "aMAP is for adults");
        }
        List<Sample> samples = samples(timeline);
        if (samples.isEmpty()) {
            return new NotComputable(
                    RULE,
                    List.of("bilirubin and albumin within 7 days of each other, platelets within 30 days"),
                    List.of());
        }
        Sample now = samples.get(samples.size() - 1);
        if (now.albumin().when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN))) {
            return new NotComputable(
                    RULE,
                    List.of(),
                    List.of("albumin of " + now.albumin().when().printed()));
        }
        return judge(timeline, samples, disease.get());
    }

    private static DetectorResult judge(PatientTimeline timeline, List<Sample> samples, Event disease) {
        Sample now = samples.get(samples.size() - 1);
        if (!Liver.amapBand(now.amap(timeline)).equals("High")) {
            return new NothingFound(RULE, now.roles().inputs(timeline));
        }
        Optional<Sample> before =
                samples.stream().filter(sample -> sample.amap(timeline) <= HIGH).reduce((older, newer) -> newer);
        Claim summary = amap(
                        amap(
                                sentence(timeline, "high", "aMAP {value} on {date}: {band} risk of liver cancer."),
                                "value",
                                "value",
                                timeline,
                                now),
                        "band",
                        "band",
                        timeline,
                        now)
                .date("date", now.albumin())
                .claim();
        List<Claim> details = new ArrayList<>();
        before.ifPresent(earlier -> details.add(amap(
                        amap(
                                sentence(timeline, "before", "It was {value} ({band} risk by aMAP) on {date}."),
                                "value",
                                "value",
                                timeline,
                                earlier),
                        "band",
                        "band",
                        timeline,
                        earlier)
                .date("date", earlier.albumin())
                .claim()));
        details.add(sentence(
                        timeline,
                        "inputs",
                        "Bilirubin {bilirubin} mg/dL, albumin {albumin} g/dL and platelets {platelets} ×10⁹/L, counted on"
                                + " {counted}.")
                .value("bilirubin", now.bilirubin(), 1)
                .value("albumin", now.albumin(), 1)
                .value("platelets", now.platelets(), 0)
                .date("counted", now.platelets())
                .claim());
        details.add(grade(timeline, now));
        return new Detection(
                RULE,
                before.isPresent() ? Tier.T2 : Tier.T3,
                "high",
                before.isPresent() ? 1 : 0,
                Trigger.of(Analyte.PLATELETS, now.platelets()),
                summary,
                details,
                now.roles().and(Roles.none().with("disease", disease)).inputs(timeline));
    }

    private static Claim grade(PatientTimeline timeline, Sample now) {
        double albi = now.albi();
        List<Map.Entry<String, String>> roles = Roles.none()
                .with("bilirubin", now.bilirubin())
                .with("albumin", now.albumin())
                .entries();
        return sentence(timeline, "albi", "Liver function on {date}: ALBI {albi}, grade {grade}.")
                .date("date", now.albumin())
                .score("albi", Printed.number(albi, 2), "albi", "value", roles, Map.of("decimals", "2"))
                .score("grade", Integer.toString(Liver.albiGrade(albi)), "albi", "grade", roles, Map.of())
                .claim();
    }

    private static Sentence amap(Sentence sentence, String slot, String part, PatientTimeline timeline, Sample sample) {
        double amap = sample.amap(timeline);
        String printed = part.equals("band") ? Liver.amapBand(amap).toLowerCase(Locale.ROOT) : Printed.number(amap, 1);
        return sentence.score(slot, printed, "amap", part, sample.roles().entries(), Map.of("decimals", "1"));
    }

    private static List<Sample> samples(PatientTimeline timeline) {
        List<Sample> samples = new ArrayList<>();
        for (Point albumin : timeline.series(Analyte.ALBUMIN).points()) {
            Optional<Point> bilirubin = Draw.nearest(timeline, Analyte.BILIRUBIN, albumin, TOGETHER);
            Optional<Point> platelets = Draw.nearest(timeline, Analyte.PLATELETS, albumin, NEAR);
            if (bilirubin.isPresent() && platelets.isPresent()) {
                Sample sample = new Sample(albumin, bilirubin.get(), platelets.get());
                if (Person.age(timeline.patient(), sample.latest()).isPresent()) {
                    samples.add(sample);
                }
            }
        }
        return samples;
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "amap." + template, words);
    }

    private record Sample(Point albumin, Point bilirubin, Point platelets) {
        double amap(PatientTimeline timeline) {
            return Liver.amap(
                    Person.age(timeline.patient(), latest()).orElseThrow(),
                    Person.sex(timeline.patient()).orElseThrow() == Sex.MALE,
                    bilirubin.value() * UMOL_PER_MG_DL,
                    albumin.value() * 10,
                    platelets.value());
        }

        double albi() {
            return Liver.albi(bilirubin.value() * UMOL_PER_MG_DL, albumin.value() * 10);
        }

        Roles roles() {
            return Roles.none()
                    .with("bilirubin", bilirubin)
                    .with("albumin", albumin)
                    .with("platelets", platelets);
        }

        private LocalDate latest() {
            return List.of(albumin, bilirubin, platelets).stream()
                    .map(point -> point.when().firstDay())
                    .max(LocalDate::compareTo)
                    .orElseThrow();
        }
    }
}
