package org.prodrome.longitudinal.detector.cardiovascular;

import java.time.Duration;
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
import org.prodrome.longitudinal.equation.Cardiovascular;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.CardiovascularProblems;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.quantity.Analyte;

/**
 * Ten-year risk of atherosclerotic disease by the pooled cohort equations of 2013. They take race as an input, so the
 * rule is off until a site asks for it, says the race it took on the card, and is information beside PREVENT.
 */
public final class PooledCohortRisk implements Detector {
    private static final Rule RULE = new Rule(
            "pooled-cohort/1",
            "Atherosclerotic risk by the pooled cohort equations",
            "A 10-year risk of atherosclerotic disease by the older, race-specific equations, for sites that still need them"
                    + " beside PREVENT.",
            "White or Black people of 40 to 79, as US Core's race extension of the Patient says, without known"
                    + " cardiovascular disease and without a statin; not in pregnancy. Only where the site switched it on.",
            "Cholesterol of 2 years, blood pressure of 1 year.",
            Citation.paper("Goff DC, Circulation 2014;129(25 Suppl 2):S49", "10.1161/01.cir.0000437741.48606.98"),
            "New cholesterol, blood pressure or smoking status that brings the risk below the threshold.");

    private static final Duration TWO_YEARS = Duration.ofDays(730);
    private static final double TREAT = 0.075;
    private static final double HIGH = 0.20;
    private static final List<RiskInputs.Need> NEEDS = List.of(
            new RiskInputs.Need("total", Analyte.TOTAL_CHOLESTEROL, TWO_YEARS, 130, 320),
            new RiskInputs.Need("hdl", Analyte.HDL_CHOLESTEROL, TWO_YEARS, 20, 100),
            new RiskInputs.Need("systolic", Analyte.SYSTOLIC_PRESSURE, Duration.ofDays(365), 90, 200));

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        OptionalInt age = Circumstances.age(timeline);
        if (age.isPresent() && (age.getAsInt() < 40 || age.getAsInt() > 79)) {
            return new NotApplicable(RULE, "the equations are for ages 40 to 79");
        }
        if (Circumstances.isPregnant(timeline)) {
            return new NotApplicable(RULE, "pregnancy");
        }
        if (!timeline.events("Condition", CardiovascularProblems.KNOWN_DISEASE).isEmpty()) {
            return new NotApplicable(RULE, "cardiovascular disease is known");
        }
        if (Circumstances.mayTake(timeline, CardiovascularCodes.STATINS)) {
            return new NotApplicable(RULE, "a statin is taken; the risk is that before one");
        }
        RiskInputs inputs = RiskInputs.of(timeline, NEEDS);
        Optional<Race> race = Race.of(timeline.patient());
        if (race.isEmpty()) {
            inputs.missing().add("race in US Core's extension (White, or Black or African American, alone)");
        }
        return inputs.isComplete()
                ? judge(timeline, race.orElseThrow(), inputs)
                : new NotComputable(RULE, inputs.missing(), inputs.stale());
    }

    private static DetectorResult judge(PatientTimeline timeline, Race race, RiskInputs inputs) {
        Evidence evidence = inputs.evidence();
        boolean diabetes =
                evidence.active(timeline, "diabetes", Snomed.DIABETES).isPresent();
        boolean treated = evidence.drug(timeline, "pressure-drug", CardiovascularCodes.BLOOD_PRESSURE_LOWERING)
                .isPresent();
        double risk = Cardiovascular.pooledCohort(
                new Cardiovascular.Cohort(
                        Circumstances.age(timeline).orElseThrow(),
                        inputs.point("total").value(),
                        inputs.point("hdl").value(),
                        inputs.point("systolic").value(),
                        treated,
                        inputs.smokes(),
                        diabetes),
                race == Race.BLACK,
                Person.sex(timeline.patient()).orElseThrow() == Person.Sex.FEMALE);
        if (risk < TREAT - 1e-9) {
            return new NothingFound(RULE, evidence.inputs(timeline));
        }
        boolean high = risk >= HIGH - 1e-9;
        return new Detection(
                RULE,
                Tier.T3,
                high ? "20 % or more" : "7.5 % or more",
                high ? 2 : 1,
                Optional.empty(),
                summary(timeline, race, evidence, risk),
                List.of(details(timeline, inputs)),
                evidence.inputs(timeline));
    }

    private static Claim summary(PatientTimeline timeline, Race race, Evidence evidence, double risk) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("years", "10");
        parameters.put("decimals", "1");
        parameters.put("on", Evidence.today(timeline).toString());
        return sentence(
                        timeline,
                        "risk",
                        "10-year ASCVD risk {risk} % by the pooled cohort equations (threshold 7.5 %), race taken as {race}.")
                .score("risk", Printed.number(100 * risk, 1), "pooled-cohort", "percent", evidence.roles(), parameters)
                .score("race", race.words(), "pooled-cohort", "race", evidence.roles(), parameters)
                .claim();
    }

    private static Claim details(PatientTimeline timeline, RiskInputs inputs) {
        return sentence(
                        timeline,
                        "inputs",
                        "From age {age}, total cholesterol {total} and HDL cholesterol {hdl} mg/dL ({lipidDate}) and systolic"
                                + " blood pressure {systolic} mmHg ({pressureDate}).")
                .ageOn("age", Evidence.today(timeline))
                .value("total", inputs.point("total"), 0)
                .value("hdl", inputs.point("hdl"), 0)
                .date("lipidDate", inputs.point("total"))
                .value("systolic", inputs.point("systolic"), 0)
                .date("pressureDate", inputs.point("systolic"))
                .claim();
    }

    private static Sentence sentence(PatientTimeline timeline, String template, String words) {
        return Sentence.of(timeline, RULE.id(), "pooled-cohort." + template, words);
    }
}
