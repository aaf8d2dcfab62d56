package org.prodrome.longitudinal.detector.liver;

import java.time.Duration;
import java.util.ArrayList;
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
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.Drugs;
import org.prodrome.terminology.code.KidneyProblems;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.quantity.Analyte;

/** MELD 3.0 that rises by 3 or more within 30 days. */
public final class LiverFailure implements Detector {
    private static final Rule RULE = new Rule(
            "meld3/1",
            "Liver failure (MELD 3.0)",
            "Liver disease that is getting worse quickly.",
            "12 years and over with cirrhosis or a complication of it; not after a liver transplant, nor under an"
                    + " anticoagulant, which changes the INR.",
            "Samples of the last 60 days, all values within 7 days of each other; the newest not older than 14 days.",
            Citation.paper("Kim, Gastroenterology 2021;161:1887", "10.1053/j.gastro.2021.08.050"),
            "A new set of bilirubin, INR, creatinine, sodium and albumin, or the end of an acute illness.");

    private static final CodeSet ADVANCED =
            LiverProblems.CIRRHOSIS.and("cirrhosis or a complication of it", LiverProblems.LIVER_FAILURE);
    private static final int YOUNGEST = 12;
    private static final int NOTABLE_RISE = 3;
    private static final Duration RISE_WITHIN = Duration.ofDays(30);
    private static final Duration NEWEST_WITHIN = Duration.ofDays(14);

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        if (!LiverHistory.has(timeline, ADVANCED)) {
            return new NotApplicable(RULE, "no cirrhosis on record");
        }
        if (LiverHistory.hasTransplant(timeline)) {
            return new NotApplicable(RULE, "a liver transplant is on record");
        }
        if (Circumstances.mayTake(timeline, Drugs.ANTICOAGULANTS)) {
            return new NotApplicable(RULE, "an anticoagulant changes the INR");
        }
        OptionalInt age = Circumstances.age(timeline);
        if (age.isEmpty() || Person.sex(timeline.patient()).isEmpty()) {
            return new NotComputable(RULE, List.of("sex and birth date to the day"), List.of());
        }
        if (age.getAsInt() < YOUNGEST) {
            return new NotApplicable(RULE, "MELD 3.0 is for 12 years and over");
        }
        List<MeldSample> samples = MeldSample.all(timeline);
        if (samples.isEmpty()) {
            return new NotComputable(RULE, missing(timeline), List.of());
        }
        return judge(timeline, samples);
    }

    private static DetectorResult judge(PatientTimeline timeline, List<MeldSample> samples) {
        MeldSample now = samples.get(samples.size() - 1);
        if (now.newest().when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN))) {
            return new NotComputable(
                    RULE, List.of(), List.of("values of " + now.newest().when().printed()));
        }
        if (isOnDialysis(timeline) && now.dialysis().isEmpty()) {
            return new NotComputable(RULE, List.of("dialysis sessions of the last week"), List.of());
        }
        int score = now.score(timeline);
        Optional<MeldSample> lowest = samples.stream()
                .filter(sample -> sample != now)
                .filter(sample -> !sample.newest()
                        .when()
                        .start()
                        .isBefore(now.newest().when().start().minus(RISE_WITHIN)))
                .min(Comparator.comparingInt((MeldSample sample) -> sample.score(timeline)));
        if (lowest.isEmpty() || score - lowest.get().score(timeline) < NOTABLE_RISE) {
            return new NothingFound(RULE, now.roles().inputs(timeline));
        }
        MeldSample before = lowest.get();
        Claim summary = meld(
                        meld(
                                sentence(
                                        timeline,
                                        "rose",
                                        "MELD 3.0 rose from {before} on {beforeDate} to {now} on {date}."),
                                "before",
                                timeline,
                                before),
                        "now",
                        timeline,
                        now)
                .date("beforeDate", before.newest())
                .date("date", now.newest())
                .claim();
        return new Detection(
                RULE,
                Tier.T2,
                "rising",
                score >= 25 ? 2 : score >= 15 ? 1 : 0,
                Optional.empty(),
                summary,
                List.of(inputs(timeline, now), inputs(timeline, before)),
                now.roles().and(before.roles()).inputs(timeline));
    }

    /** Dialysis for good or of the last 30 days; a kidney transplant that works needs none. */
    private static boolean isOnDialysis(PatientTimeline timeline) {
        boolean transplanted = Stream.of("Condition", "Procedure")
                .anyMatch(type ->
                        !timeline.events(type, KidneyProblems.TRANSPLANT).isEmpty());
        return !transplanted && Circumstances.hasKidneyReplacement(timeline);
    }

    private static Claim inputs(PatientTimeline timeline, MeldSample sample) {
        Optional<Event> dialysis = sample.dialysis().stream()
                .filter(event -> sample.isDialysed() && !event.label().isEmpty())
                .findFirst();
        Sentence sentence = sentence(
                timeline,
                dialysis.isPresent() ? "inputs-dialysis" : "inputs",
                "On {date}: bilirubin {bilirubin} mg/dL, INR {inr}, creatinine {creatinine} mg/dL"
                        + (dialysis.isPresent() ? ", counted as 3.0 under {dialysis}," : ",")
                        + " sodium {sodium} mmol/L, albumin {albumin} g/dL.");
        dialysis.ifPresent(event -> sentence.label("dialysis", event));
        sentence.date("date", sample.newest());
        for (Map.Entry<Analyte, Point> entry : sample.values().entrySet()) {
            int decimals = entry.getKey() == Analyte.SODIUM ? 0 : 1;
            sentence.value(MeldSample.ROLES.getOrDefault(entry.getKey(), ""), entry.getValue(), decimals);
        }
        return sentence.claim();
    }

    private static Sentence meld(Sentence sentence, String slot, PatientTimeline timeline, MeldSample sample) {
        return sentence.score(
                slot,
                Integer.toString(sample.score(timeline)),
                "meld3",
                "value",
                sample.roles().entries(),
                Map.of());
    }

    private static List<String> missing(PatientTimeline timeline) {
        List<String> missing = new ArrayList<>();
        MeldSample.ROLES.forEach((analyte, role) -> {
            if (timeline.series(analyte).points().isEmpty()) {
                missing.add(analyte.label());
            }
        });
        return missing.isEmpty()
                ? List.of("bilirubin, INR, creatinine, sodium and albumin within 7 days of each other")
                : missing;
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "meld." + template, words);
    }
}
