package org.prodrome.longitudinal.detector.kidney;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.KdigoAki;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.quantity.Analyte;

/**
 * The early sign of a kidney injury: a creatinine above the lowest of the 7 days before by more than chance, while
 * KDIGO does not yet call it an injury. A line of information also when a drug that can harm the kidney was begun, the
 * pressure was low, or potassium rose with it: on the records that it was measured on it does not beat the plain rise,
 * so it is no alert. (Too little urine for 6 hours is an injury already and is said by {@link KidneyInjury}.)
 */
public final class EarlyKidneySignal implements Detector {
    private static final Rule RULE = new Rule(
            "aki-early/1",
            "Creatinine rising before a kidney injury",
            "A rise of creatinine beyond chance, about two days before it meets the criteria of an injury.",
            "Adults without chronic dialysis and not in the 90 days after a transplant.",
            "7 days; the newest creatinine not older than 48 hours.",
            Citation.paper(
                    "Engineering rule: one-sided reference change value of 13 % (Thöni S, Front Med 2022); not validated"
                            + " prospectively",
                    "10.3389/fmed.2022.1009358"),
            "A repeated creatinine back within 13 % of the lowest of the 7 days.");

    /** One-sided 95 % reference change value: √2 · 1.645 · √(5.2² + 2.0²), CVI of creatinine in patients. */
    private static final double RISE_PERCENT = 13;

    private static final double POTASSIUM_RISE_PERCENT = 11.2;
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration NEWEST_WITHIN = Duration.ofHours(48);
    private static final double LOW_SYSTOLIC = 90;
    private static final double LOW_MEAN = 65;

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
        if (age.getAsInt() < KidneyFunction.ADULT) {
            return new NotApplicable(RULE, "for adults only");
        }
        if (KidneyReplacement.isOnDialysis(timeline) || KidneyReplacement.isNewTransplant(timeline)) {
            return new NotApplicable(
                    RULE, "chronic dialysis, or a kidney transplant of the last 90 days, is on record");
        }
        LabSeries series = timeline.series(Analyte.CREATININE);
        Optional<Point> newest = series.latest();
        if (newest.isEmpty()) {
            return new NotComputable(RULE, List.of("creatinine"), List.of());
        }
        Point last = newest.get();
        if (KidneyFunction.isStale(timeline, last, NEWEST_WITHIN)) {
            return new NotComputable(
                    RULE, List.of(), List.of("creatinine of " + last.when().printed()));
        }
        List<Point> week = series.within(WEEK, last.when().start());
        Optional<Point> lowest =
                week.subList(0, week.size() - 1).stream().min(Comparator.comparingDouble(Point::value));
        if (lowest.isEmpty()) {
            return new NotComputable(RULE, List.of("an earlier creatinine of the last 7 days"), List.of());
        }
        boolean rises = last.value() > lowest.get().value() * (1 + RISE_PERCENT / 100) + 1e-9;
        int[] stages = KdigoAki.stages(CreatinineInjury.hours(week), CreatinineInjury.values(week));
        boolean injured =
                stages[stages.length - 1] > 0 || UrineCharting.of(timeline).isPresent();
        return rises && !injured && !(new KidneyInjury().read(timeline) instanceof Detection)
                ? detection(timeline, week, lowest.get())
                : new NothingFound(RULE, Cited.of(timeline).points(week).list());
    }

    private static DetectorResult detection(PatientTimeline timeline, List<Point> week, Point lowest) {
        Point last = week.get(week.size() - 1);
        Claim summary = sentence(
                        timeline,
                        "summary",
                        "Creatinine {now} mg/dL on {date} is {relation} 13 % above its 7-day low of {low}; KDIGO stage: {stage}.")
                .value("now", last, 2)
                .moment("date", last.event())
                .relation("relation", lowest, last, RISE_PERCENT, "more than", "less than", "not more than")
                .value("low", lowest, 2)
                .aki("stage", "none", "kdigo", week)
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(sentence(
                        timeline,
                        "rise",
                        "Creatinine {low} mg/dL on {lowDate}, {now} on {date}: {change} %; chance alone explains 13 %. This sign is"
                                + " not validated: about one in six was followed by an injury in a small intensive-care set.")
                .value("low", lowest, 2)
                .moment("lowDate", lowest.event())
                .value("now", last, 2)
                .moment("date", last.event())
                .difference("change", lowest, last, "signed-percent", 0)
                .claim());
        Cited cited = Cited.of(timeline).points(week);
        int reasons = details.size();
        begun(timeline, last).ifPresent(drug -> {
            details.add(sentence(timeline, "drug", "Can harm the kidney: {drug} is {status}, recorded on {date}.")
                    .label("drug", drug, KidneyDrugs.NEPHROTOXINS)
                    .use("status", drug)
                    .date("date", drug)
                    .claim());
            cited.events(List.of(drug));
        });
        lowPressure(timeline, last).ifPresent(pressure -> {
            details.add(pressure(timeline, pressure));
            cited.points(List.of(pressure));
        });
        potassiumRise(timeline, last).ifPresent(pair -> {
            details.add(sentence(timeline, "potassium", "Potassium rose with it: {a} mmol/L on {da}, {b} on {db}.")
                    .value("a", pair.get(0), 1)
                    .date("da", pair.get(0))
                    .value("b", pair.get(1), 1)
                    .date("db", pair.get(1))
                    .claim());
            cited.points(pair);
        });
        boolean combined = details.size() > reasons;
        if (!combined && AkiEarlyModel.isInHospital(timeline)) {
            return new NothingFound(RULE, cited.list());
        }
        return new Detection(
                RULE,
                Tier.T3,
                combined ? "rising with a cause" : "rising",
                combined ? 1 : 0,
                Trigger.of(Analyte.CREATININE, last),
                summary,
                details,
                cited.list());
    }

    private static Claim pressure(PatientTimeline timeline, Point pressure) {
        boolean mean = Analyte.MEAN_PRESSURE.codes().isIn(pressure.event().concept());
        return sentence(
                        timeline,
                        mean ? "mean-pressure" : "systolic",
                        (mean ? "Mean blood pressure" : "Systolic blood pressure") + " {value} mmHg on {date}.")
                .value("value", pressure, 0)
                .moment("date", pressure.event())
                .claim();
    }

    /** A drug that can harm the kidney, ordered in the week before the creatinine and in use. */
    private static Optional<Event> begun(PatientTimeline timeline, Point creatinine) {
        Instant at = creatinine.when().start();
        return Circumstances.drugsInUse(timeline, KidneyDrugs.NEPHROTOXINS).stream()
                // A refill begins nothing.
                .filter(event -> !event.type().equals("MedicationDispense"))
                .filter(event -> event.time()
                        .filter(when -> when.hasDay()
                                && !when.start().isAfter(at)
                                && when.start().isAfter(at.minus(WEEK)))
                        .isPresent())
                .findFirst();
    }

    private static Optional<Point> lowPressure(PatientTimeline timeline, Point creatinine) {
        Instant at = creatinine.when().start();
        Optional<Point> systolic =
                lowest(timeline.series(Analyte.SYSTOLIC_PRESSURE).within(NEWEST_WITHIN, at));
        Optional<Point> mean = lowest(timeline.series(Analyte.MEAN_PRESSURE).within(NEWEST_WITHIN, at));
        return systolic.filter(point -> point.value() < LOW_SYSTOLIC)
                .or(() -> mean.filter(point -> point.value() < LOW_MEAN));
    }

    private static Optional<Point> lowest(List<Point> points) {
        return points.stream().min(Comparator.comparingDouble(Point::value));
    }

    private static Optional<List<Point>> potassiumRise(PatientTimeline timeline, Point creatinine) {
        List<Point> week = timeline.series(Analyte.POTASSIUM)
                .within(WEEK, creatinine.when().start());
        if (week.size() < 2) {
            return Optional.empty();
        }
        Point last = week.get(week.size() - 1);
        return lowest(week.subList(0, week.size() - 1))
                .filter(low -> last.value() > low.value() * (1 + POTASSIUM_RISE_PERCENT / 100))
                .map(low -> List.of(low, last));
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "aki-early." + template, words);
    }
}
