package org.prodrome.longitudinal.detector.cardiovascular;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
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
import org.prodrome.longitudinal.equation.Prevent;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Risk of cardiovascular disease by PREVENT 2023: with urine albumin when it is known, with HbA1c when that is, with
 * both or neither. Speaks from a 10-year risk of 7.5 % on; inputs outside the equation's limits are not computed with.
 */
public final class CardiovascularRisk implements Detector {
    private static final Rule RULE = new Rule(
            "prevent/1",
            "Cardiovascular risk",
            "A 10-year risk of cardiovascular disease at which guidelines treat.",
            "People of 30 to 79 without known cardiovascular disease; not in pregnancy.",
            "Laboratory values and body mass index of 2 years, blood pressure of 1 year.",
            Citation.paper("Khan SS, Circulation 2024;149:430 (PREVENT)", "10.1161/CIRCULATIONAHA.123.067626"),
            "New cholesterol, blood pressure, kidney function or smoking status that brings the risk below the threshold.");

    private static final Duration TWO_YEARS = Duration.ofDays(730);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final double TREAT = 0.075;
    private static final double HIGH = 0.20;

    private static final List<RiskInputs.Need> NEEDS = List.of(
            new RiskInputs.Need("total", Analyte.TOTAL_CHOLESTEROL, TWO_YEARS, 130, 320),
            new RiskInputs.Need("hdl", Analyte.HDL_CHOLESTEROL, TWO_YEARS, 20, 100),
            new RiskInputs.Need("systolic", Analyte.SYSTOLIC_PRESSURE, YEAR, 90, 200),
            new RiskInputs.Need("creatinine", Analyte.CREATININE, TWO_YEARS, 0, 30),
            new RiskInputs.Need("bmi", Analyte.BODY_MASS_INDEX, TWO_YEARS, 18.5, 39.999999));

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        OptionalInt age = Circumstances.age(timeline);
        if (age.isPresent() && (age.getAsInt() < 30 || age.getAsInt() > 79)) {
            return new NotApplicable(RULE, "the equation is for ages 30 to 79");
        }
        if (Circumstances.isPregnant(timeline)) {
            return new NotApplicable(RULE, "pregnancy");
        }
        if (!timeline.events("Condition", CardiovascularProblems.KNOWN_DISEASE).isEmpty()) {
            return new NotApplicable(RULE, "cardiovascular disease is known");
        }
        RiskInputs inputs = RiskInputs.of(timeline, NEEDS);
        return inputs.isComplete()
                ? judge(timeline, age.orElseThrow(), inputs)
                : new NotComputable(RULE, inputs.missing(), inputs.stale());
    }

    private static DetectorResult judge(PatientTimeline timeline, int age, RiskInputs inputs) {
        Evidence evidence = inputs.evidence();
        Optional<Point> hba1c = optional(timeline, Analyte.HBA1C, 3, 15);
        Optional<Point> uacr = optional(timeline, Analyte.URINE_ALBUMIN_CREATININE, 0.1, 25_000);
        hba1c.ifPresent(point -> evidence.add("hba1c", point.source()));
        uacr.ifPresent(point -> evidence.add("uacr", point.source()));
        boolean diabetes =
                evidence.active(timeline, "diabetes", Snomed.DIABETES).isPresent();
        boolean treated = evidence.drug(timeline, "pressure-drug", CardiovascularCodes.BLOOD_PRESSURE_LOWERING)
                .isPresent();
        boolean statin =
                evidence.drug(timeline, "statin", CardiovascularCodes.STATINS).isPresent();
        double egfr = Facts.egfr(timeline.patient(), inputs.point("creatinine")).orElseThrow();
        if (egfr < 15 || egfr > 140) {
            return new NotComputable(RULE, List.of("an eGFR within the equation's limits"), List.of());
        }
        Prevent.Person person = new Prevent.Person(
                age,
                Person.sex(timeline.patient()).orElseThrow() == Person.Sex.FEMALE,
                inputs.point("total").value(),
                inputs.point("hdl").value(),
                inputs.point("systolic").value(),
                treated,
                statin,
                diabetes,
                inputs.smokes(),
                egfr,
                inputs.point("bmi").value(),
                hba1c.map(Point::value).orElse(null),
                uacr.map(Point::value).orElse(null));
        Prevent.Model model = Prevent.Model.of(uacr.isPresent(), hba1c.isPresent());
        double total = Prevent.risk(person, model, Prevent.Outcome.TOTAL_CVD, 10);
        return total < TREAT - 1e-9
                ? new NothingFound(RULE, evidence.inputs(timeline))
                : detection(timeline, new Computed(person, model, total, treated && statin), inputs, evidence);
    }

    private record Computed(Prevent.Person person, Prevent.Model model, double total, boolean managed) {}

    private static Detection detection(
            PatientTimeline timeline, Computed computed, RiskInputs inputs, Evidence evidence) {
        boolean high = computed.total() >= HIGH - 1e-9;
        Sentence summary = sentence(
                timeline,
                high ? "high" : "raised",
                "10-year cardiovascular risk {totalcvd} % (PREVENT, threshold 7.5 %): ASCVD {ascvd} %, heart failure {heartfailure} %.");
        risk(summary, timeline, computed, evidence, Prevent.Outcome.TOTAL_CVD, 10);
        risk(summary, timeline, computed, evidence, Prevent.Outcome.ASCVD, 10);
        risk(summary, timeline, computed, evidence, Prevent.Outcome.HEART_FAILURE, 10);
        List<Claim> details = new ArrayList<>();
        details.add(sentence(
                        timeline,
                        "inputs",
                        "From age {age}, total cholesterol {total} and HDL cholesterol {hdl} mg/dL ({lipidDate}), systolic blood"
                                + " pressure {systolic} mmHg ({pressureDate}), eGFR {egfr} ({egfrDate}), body mass index {bmi} kg/m².")
                .ageOn("age", Evidence.today(timeline))
                .value("total", inputs.point("total"), 0)
                .value("hdl", inputs.point("hdl"), 0)
                .date("lipidDate", inputs.point("total"))
                .value("systolic", inputs.point("systolic"), 0)
                .date("pressureDate", inputs.point("systolic"))
                .egfr("egfr", inputs.point("creatinine"))
                .date("egfrDate", inputs.point("creatinine"))
                .value("bmi", inputs.point("bmi"), 1)
                .claim());
        if (computed.person().age() <= 59) {
            Sentence thirty = sentence(timeline, "thirty", "30-year cardiovascular risk {totalcvd} % (PREVENT).");
            risk(thirty, timeline, computed, evidence, Prevent.Outcome.TOTAL_CVD, 30);
            details.add(thirty.claim());
        }
        return new Detection(
                RULE,
                high && !computed.managed() ? Tier.T2 : Tier.T3,
                high ? "20 % or more" : "7.5 % or more",
                high ? 2 : 1,
                Optional.empty(),
                summary.claim(),
                details,
                evidence.inputs(timeline));
    }

    private static void risk(
            Sentence sentence,
            PatientTimeline timeline,
            Computed computed,
            Evidence evidence,
            Prevent.Outcome outcome,
            int years) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("model", computed.model().word());
        parameters.put("outcome", outcome.word());
        parameters.put("years", Integer.toString(years));
        parameters.put("decimals", "1");
        parameters.put("on", Evidence.today(timeline).toString());
        double risk = Prevent.risk(computed.person(), computed.model(), outcome, years);
        sentence.score(
                outcome.word().replace("_", ""),
                Printed.number(100 * risk, 1),
                "prevent",
                "percent",
                evidence.roles(),
                parameters);
    }

    private static Optional<Point> optional(PatientTimeline timeline, Analyte analyte, double lowest, double highest) {
        return timeline.series(analyte)
                .latest()
                .filter(point -> !point.when().start().isBefore(timeline.asOf().minus(TWO_YEARS)))
                .filter(point -> point.value() >= lowest && point.value() <= highest);
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "prevent." + template, words);
    }
}
