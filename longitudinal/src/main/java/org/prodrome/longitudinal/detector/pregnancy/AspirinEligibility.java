package org.prodrome.longitudinal.detector.pregnancy;

import java.time.ZoneOffset;
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
import org.prodrome.longitudinal.detector.DetectorResult.Detection;
import org.prodrome.longitudinal.detector.DetectorResult.NotApplicable;
import org.prodrome.longitudinal.detector.DetectorResult.NotComputable;
import org.prodrome.longitudinal.detector.DetectorResult.NothingFound;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.SiteChoices.AspirinGuideline;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.PregnancyCodes;

/** Aspirin against pre-eclampsia that is recommended and not prescribed, from 12 to 28 weeks. */
public final class AspirinEligibility implements Detector {
    private static final String ID = "pre-eclampsia-aspirin/1";
    private static final Rule USPSTF = rule(Citation.paper("USPSTF, JAMA 2021;326:1186", "10.1001/jama.2021.14781"));
    private static final Rule NICE =
            rule(new Citation("NICE NG133, Hypertension in pregnancy", "", "https://www.nice.org.uk/guidance/ng133"));

    private static final int EARLIEST_WEEK = 12;
    private static final int LATEST_WEEK = 28;
    private static final int MODERATE_NEEDED = 2;

    private final AspirinGuideline guideline;
    private final Rule rule;

    /** By USPSTF. */
    public AspirinEligibility() {
        this(AspirinGuideline.USPSTF);
    }

    /** By the site's choice. */
    public AspirinEligibility(AspirinGuideline guideline) {
        this.guideline = guideline;
        this.rule = guideline == AspirinGuideline.NICE ? NICE : USPSTF;
    }

    private static Rule rule(Citation citation) {
        return new Rule(
                ID,
                "Aspirin against pre-eclampsia",
                "Pregnant women for whom low-dose aspirin is recommended and not prescribed.",
                "Pregnancy of 12 to 28 weeks without aspirin, an allergy to it, a bleeding disorder, an active bleeding or peptic ulcer, or platelets below 50. Earlier small babies and interval between pregnancies are not read.",
                "Risk factors at any time; body mass index of the last year.",
                citation,
                "Aspirin, a reason against it, or a risk factor that does not hold.");
    }

    @Override
    public Rule rule() {
        return rule;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<Event> problem = Circumstances.pregnancy(timeline);
        if (problem.isEmpty()) {
            return new NotApplicable(rule, "no pregnancy on the problem list");
        }
        if (Circumstances.mayTake(timeline, PregnancyCodes.ASPIRIN)) {
            return new NotApplicable(rule, "aspirin is prescribed");
        }
        Optional<String> excluded = AspirinExclusion.of(timeline);
        if (excluded.isPresent()) {
            return new NotApplicable(rule, excluded.get());
        }
        OptionalInt age = Circumstances.age(timeline);
        Optional<Pregnancy> pregnancy = Pregnancy.of(timeline, problem.get());
        if (age.isEmpty() || pregnancy.isEmpty()) {
            return new NotComputable(
                    rule,
                    List.of("birth date to the day", "estimated delivery date, gestational age or last menstruation"),
                    List.of());
        }
        int weeks =
                pregnancy.get().weeks(timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate());
        if (weeks < EARLIEST_WEEK) {
            return new NotApplicable(rule, "before 12 weeks aspirin is not started");
        }
        if (weeks > LATEST_WEEK) {
            return new NotApplicable(rule, "after 28 weeks aspirin is started too late");
        }
        RiskFactors factors = RiskFactors.of(timeline, guideline);
        if (factors.high().isEmpty() && factors.moderateCount() < MODERATE_NEEDED) {
            return new NothingFound(rule, factors.inputs(timeline, pregnancy.get()));
        }
        return detection(timeline, pregnancy.get(), factors);
    }

    private DetectorResult detection(PatientTimeline timeline, Pregnancy pregnancy, RiskFactors factors) {
        Sentence sentence = Sentence.of(
                timeline,
                ID,
                "aspirin.eligible",
                "Pregnant, {high} high and {moderate} moderate risk factors for pre-eclampsia (" + guideline
                        + "); {none}, {reasons}.");
        Map<String, String> parameters = Map.of(
                "guideline",
                guideline.name(),
                "on",
                timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate().toString());
        Claim summary = sentence.score(
                        "high",
                        Integer.toString(factors.high().size()),
                        "pre-eclampsia-risk",
                        "high",
                        factors.roles().entries(),
                        parameters)
                .score(
                        "moderate",
                        Integer.toString(factors.moderateCount()),
                        "pre-eclampsia-risk",
                        "moderate",
                        factors.roles().entries(),
                        parameters)
                .noDrug("none", "no aspirin is prescribed", "active,intended,on-hold", PregnancyCodes.ASPIRIN)
                .score(
                        "reasons",
                        "no reason against it recorded",
                        "aspirin-exclusions",
                        "words",
                        List.of(),
                        Map.of(
                                "on",
                                timeline.asOf()
                                        .atOffset(ZoneOffset.UTC)
                                        .toLocalDate()
                                        .toString()))
                .claim();
        List<Claim> details = new ArrayList<>();
        for (Event factor : factors.events()) {
            if (!factor.label().isEmpty() && factor.time().isPresent()) {
                details.add(Sentence.of(timeline, ID, "aspirin.factor", "Risk factor: {factor} ({date}).")
                        .label("factor", factor)
                        .date("date", factor)
                        .claim());
            }
        }
        Event dating = pregnancy.dating();
        Sentence dated = Sentence.of(timeline, ID, "aspirin.weeks", "{weeks} completed weeks by the dating of {date}.");
        details.add(pregnancy
                .weeks(dated, "weeks", timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate())
                .date("date", dating)
                .claim());
        return new Detection(
                rule,
                Tier.T2,
                factors.high().isEmpty() ? "moderate factors" : "high factor",
                factors.high().isEmpty() ? 0 : 1,
                Optional.empty(),
                summary,
                details,
                factors.inputs(timeline, pregnancy));
    }
}
