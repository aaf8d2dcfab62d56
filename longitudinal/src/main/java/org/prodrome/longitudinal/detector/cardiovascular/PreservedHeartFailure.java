package org.prodrome.longitudinal.detector.cardiovascular;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.equation.Cardiovascular;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.KidneyDrugs;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Heart failure with preserved ejection fraction behind breathlessness: H2FPEF points. Echo items that are not on
 * record count nothing in the lowest score and their most in the highest; speaks only when the lowest is high already.
 */
public final class PreservedHeartFailure implements Detector {
    private static final Rule RULE = new Rule(
            "h2fpef/1",
            "Heart failure with preserved ejection fraction",
            "Breathlessness that heart failure with a preserved ejection fraction explains.",
            "Adults with breathlessness and an ejection fraction of 50 % or more; without heart failure on the list.",
            "Echo of 3 years, body mass index of 2 years, drugs in use.",
            Citation.paper("Reddy YNV, Circulation 2018;138:861 (H2FPEF)", "10.1161/CIRCULATIONAHA.118.034646"),
            "Echo with pulmonary pressure and E/e', or another cause of the breathlessness.");

    private static final Duration ECHO_WITHIN = Duration.ofDays(3 * 365);
    private static final Duration BODY_WITHIN = Duration.ofDays(2 * 365);
    private static final double PRESERVED = 50;
    private static final int HIGH = 6;
    private static final int ADULT = 18;

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Evidence evidence = new Evidence();
        OptionalInt age = Circumstances.age(timeline);
        if (evidence.active(timeline, "breathlessness", CardiovascularProblems.BREATHLESSNESS)
                .isEmpty()) {
            return new NotApplicable(RULE, "no breathlessness is on the list");
        }
        if (age.isEmpty()) {
            return new NotComputable(RULE, List.of("birth date to the day"), List.of());
        }
        if (age.getAsInt() < ADULT
                || !timeline.events("Condition", CardiovascularProblems.HEART_FAILURE)
                        .isEmpty()) {
            return new NotApplicable(RULE, "for adults without heart failure on the list");
        }
        Optional<Point> ejection = newest(timeline, Analyte.EJECTION_FRACTION, ECHO_WITHIN);
        Optional<Point> bmi = newest(timeline, Analyte.BODY_MASS_INDEX, BODY_WITHIN);
        if (ejection.isEmpty() || bmi.isEmpty()) {
            List<String> missing = new ArrayList<>();
            if (ejection.isEmpty()) {
                missing.add("ejection fraction of the last 3 years");
            }
            if (bmi.isEmpty()) {
                missing.add("body mass index of the last 2 years");
            }
            return new NotComputable(RULE, missing, List.of());
        }
        if (ejection.get().value() < PRESERVED) {
            return new NotApplicable(RULE, "the ejection fraction is below 50 %");
        }
        return judge(timeline, evidence, age.getAsInt(), ejection.get(), bmi.get());
    }

    private static DetectorResult judge(
            PatientTimeline timeline, Evidence evidence, int age, Point ejection, Point bmi) {
        evidence.add("ejection", ejection.source());
        evidence.add("bmi", bmi.source());
        int drugs = 0;
        for (CodeSet drugClass : List.of(
                KidneyDrugs.RENIN_ANGIOTENSIN,
                KidneyDrugs.DIURETICS,
                CardiovascularCodes.BETA_BLOCKERS,
                CardiovascularCodes.CALCIUM_CHANNEL_BLOCKERS)) {
            drugs += drugs < 2 && evidence.drug(timeline, "drug", drugClass).isPresent() ? 1 : 0;
        }
        boolean fibrillation = evidence.active(timeline, "fibrillation", CardiovascularProblems.ATRIAL_FIBRILLATION)
                .isPresent();
        Optional<Point> pressure = newest(timeline, Analyte.PULMONARY_SYSTOLIC_PRESSURE, ECHO_WITHIN);
        Optional<Point> filling = newest(timeline, Analyte.FILLING_RATIO, ECHO_WITHIN);
        pressure.ifPresent(point -> evidence.add("pressure", point.source()));
        filling.ifPresent(point -> evidence.add("filling", point.source()));
        int least = Cardiovascular.h2fpefPoints(
                bmi.value(),
                drugs,
                fibrillation,
                pressure.map(Point::value).orElse(0.0),
                age,
                filling.map(Point::value).orElse(0.0));
        List<String> missing = new ArrayList<>();
        if (pressure.isEmpty()) {
            missing.add("pulmonary artery systolic pressure");
        }
        if (filling.isEmpty()) {
            missing.add("E/e' ratio");
        }
        int most = least + missing.size();
        if (least >= HIGH) {
            return detection(timeline, evidence, least, most, ejection, bmi);
        }
        return most >= HIGH
                ? new NotComputable(RULE, missing, List.of(), Optional.of(new Attainable(least, most)))
                : new NothingFound(RULE, evidence.inputs(timeline));
    }

    private static Detection detection(
            PatientTimeline timeline, Evidence evidence, int least, int most, Point ejection, Point bmi) {
        Map<String, String> on = Map.of("on", Evidence.today(timeline).toString());
        Claim summary = sentence(
                        timeline,
                        "summary",
                        "Breathless, left ventricular ejection fraction {ejection} %: H2FPEF {least} to {most} of 9, high for preserved-EF heart"
                                + " failure.")
                .value("ejection", ejection, 0)
                .score("least", Integer.toString(least), "h2fpef", "min", evidence.roles(), on)
                .score("most", Integer.toString(most), "h2fpef", "max", evidence.roles(), on)
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(sentence(
                        timeline,
                        "body",
                        "Age {age}; body mass index {bmi} kg/m² on {bmiDate}; left ventricular ejection fraction {ejection} % on {date}.")
                .ageOn("age", Evidence.today(timeline))
                .value("bmi", bmi, 1)
                .date("bmiDate", bmi)
                .value("ejection", ejection, 0)
                .date("date", ejection)
                .claim());
        evidence.problems().forEach(problem -> details.add(Evidence.item(timeline, RULE.id(), "h2fpef", problem)));
        return new Detection(
                RULE, Tier.T2, "high", least, Optional.empty(), summary, details, evidence.inputs(timeline));
    }

    private static Optional<Point> newest(PatientTimeline timeline, Analyte analyte, Duration within) {
        return timeline.series(analyte)
                .latest()
                .filter(point -> !point.when().start().isBefore(timeline.asOf().minus(within)));
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "h2fpef." + template, words);
    }
}
