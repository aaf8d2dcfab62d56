package org.prodrome.longitudinal.detector.liver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
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
import org.prodrome.longitudinal.equation.Liver;
import org.prodrome.longitudinal.equation.Liver.FibrosisBand;
import org.prodrome.longitudinal.sentence.Printed;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.quantity.Analyte;

/**
 * FIB-4 that has crossed a limit upwards and stayed there for 90 days; a first value above the high limit is
 * information, to be confirmed.
 */
public final class LiverFibrosis implements Detector {
    private static final Rule RULE = new Rule(
            "fib4/1",
            "Liver fibrosis (FIB-4)",
            "Liver fibrosis that builds up unnoticed in steatotic or viral liver disease, diabetes or obesity.",
            "35 years and over with chronic liver disease, diabetes or obesity; not with cirrhosis on record, after a"
                    + " liver transplant, in acute hepatitis or with enzymes above 5 times their limit.",
            "Draws of the last 5 years; the newest not older than 1 year.",
            Citation.paper(
                    "Sterling, Hepatology 2006;43:1317; limits by age: McPherson, Am J Gastroenterol 2017;112:740"
                            + " (10.1038/ajg.2016.453)",
                    "10.1002/hep.21178"),
            "A draw below the limit, elastography, or a cause of high enzymes or low platelets outside the liver.");

    private static final int YOUNGEST = 35;
    private static final double LOOK_BACK_DAYS = 5 * 365.25;
    private static final double NEWEST_WITHIN_DAYS = 365.25;

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
        if (age.getAsInt() < YOUNGEST) {
            return new NotApplicable(RULE, "FIB-4 is not valid under 35 years");
        }
        if (LiverHistory.has(timeline, LiverProblems.CIRRHOSIS) || LiverHistory.hasTransplant(timeline)) {
            return new NotApplicable(RULE, "cirrhosis or a liver transplant is on record: fibrosis is known");
        }
        if (LiverHistory.hasAcuteHepatitis(timeline)) {
            return new NotApplicable(RULE, "acute hepatitis: FIB-4 is not valid");
        }
        Optional<Event> reason = LiverHistory.reason(timeline);
        if (reason.isEmpty()) {
            return new NotApplicable(RULE, "no chronic liver disease, diabetes or obesity on record");
        }
        return judge(timeline, reason.get());
    }

    private static DetectorResult judge(PatientTimeline timeline, Event reason) {
        List<Draw> draws = Draw.all(timeline).stream()
                .filter(draw -> age(timeline, draw) >= YOUNGEST && draw.isSteady())
                .filter(draw -> daysOld(timeline, draw) <= LOOK_BACK_DAYS)
                .toList();
        if (draws.isEmpty()) {
            return new NotComputable(
                    RULE, List.of("AST and ALT of one draw with platelets within 30 days of it"), List.of());
        }
        Score score = new Score(timeline, LiverHistory.first(timeline, LiverProblems.CHRONIC_HEPATITIS_C));
        Crossing crossing = Crossing.of(draws, draw -> score.band(draw).ordinal());
        Draw now = crossing.now();
        if (daysOld(timeline, now) > NEWEST_WITHIN_DAYS) {
            return new NotComputable(
                    RULE, List.of(), List.of("AST of " + now.ast().when().printed()));
        }
        FibrosisBand band = score.band(now);
        boolean high = band == FibrosisBand.HIGH;
        if (band == FibrosisBand.LOW || (!high && crossing.before().isEmpty())) {
            return new NothingFound(RULE, score.roles(now).inputs(timeline));
        }
        if (!crossing.isConfirmed()) {
            return high
                    ? unconfirmed(score, crossing, reason)
                    : new NotComputable(
                            RULE,
                            List.of("a second FIB-4 in the same band, 90 days or more after the first"),
                            List.of());
        }
        Roles inputs = score.roles(now)
                .and(score.roles(crossing.first()))
                .and(Roles.none().with("reason", reason));
        return new Detection(
                RULE,
                high ? Tier.T2 : Tier.T3,
                band.words(),
                high ? 1 : 0,
                Trigger.of(Analyte.PLATELETS, now.platelets()),
                summary(score, crossing),
                details(score, crossing, reason),
                inputs.inputs(timeline));
    }

    /** A high value that no second sample has confirmed yet: said once, as information, with when to look again. */
    private static DetectorResult unconfirmed(Score score, Crossing crossing, Event reason) {
        Draw now = crossing.now();
        Draw first = crossing.first();
        Sentence summary = score.sentence(
                        "unconfirmed",
                        "FIB-4 {now} ({band}) on {date}: to be confirmed on a second sample on {due} or later.")
                .date("date", now.ast())
                .slot(
                        "due",
                        first.ast()
                                .when()
                                .firstDay()
                                .plusDays(Crossing.CONFIRMED_AFTER_DAYS)
                                .toString(),
                        DerivationFunction.DUE,
                        List.of(first.ast().source()),
                        Map.of("days", Integer.toString(Crossing.CONFIRMED_AFTER_DAYS)));
        List<Claim> details = new ArrayList<>(List.of(score.inputs(now)));
        why(score, reason).ifPresent(details::add);
        return new Detection(
                RULE,
                Tier.T3,
                "high, not confirmed",
                0,
                Trigger.of(Analyte.PLATELETS, now.platelets()),
                score.value(score.band(summary, "band", now), "now", now).claim(),
                details,
                score.roles(now)
                        .and(score.roles(first))
                        .and(Roles.none().with("reason", reason))
                        .inputs(score.timeline()));
    }

    private static Claim summary(Score score, Crossing crossing) {
        Draw now = crossing.now();
        if (crossing.before().isEmpty()) {
            Sentence sentence = score.sentence(
                    "high",
                    "FIB-4 {now} ({band}) on {date}, already {first} on {firstDate}: advanced fibrosis likely.");
            return score.value(score.band(score.value(sentence, "now", now), "band", now), "first", crossing.first())
                    .date("date", now.ast())
                    .date("firstDate", crossing.first().ast())
                    .claim();
        }
        Draw before = crossing.before().get();
        Sentence sentence = score.sentence(
                "crossed", "FIB-4 rose from {before} ({bandBefore}) on {beforeDate} to {now} ({band}) on {date}.");
        sentence = score.band(score.value(sentence, "before", before), "bandBefore", before);
        return score.band(score.value(sentence, "now", now), "band", now)
                .date("beforeDate", before.ast())
                .date("date", now.ast())
                .claim();
    }

    private static List<Claim> details(Score score, Crossing crossing, Event reason) {
        List<Claim> claims = new ArrayList<>();
        Sentence confirmed = score.sentence(
                "confirmed", "FIB-4 was in the {band} band on {date} too, {days} days before the newest ({value}).");
        claims.add(score.value(score.band(confirmed, "band", crossing.first()), "value", crossing.first())
                .date("date", crossing.first().ast())
                .elapsed(
                        "days",
                        crossing.first().ast().event(),
                        crossing.now().ast().event(),
                        "d")
                .claim());
        claims.add(score.inputs(crossing.now()));
        claims.add(score.inputs(crossing.first()));
        why(score, reason).ifPresent(claims::add);
        return claims;
    }

    private static Optional<Claim> why(Score score, Event reason) {
        if (reason.label().isEmpty() || reason.time().isEmpty()) {
            return Optional.empty();
        }
        Sentence sentence = score.sentence("reason", "FIB-4 is read because of {reason} ({since}).");
        return Optional.of((reason.type().equals("Condition")
                        ? sentence.current("reason", reason)
                        : sentence.label("reason", reason))
                .date("since", reason)
                .claim());
    }

    private static int age(PatientTimeline timeline, Draw draw) {
        return Person.age(timeline.patient(), draw.ast().when().firstDay()).orElse(0);
    }

    private static double daysOld(PatientTimeline timeline, Draw draw) {
        return Duration.between(draw.ast().when().start(), timeline.asOf()).toSeconds() / 86_400.0;
    }

    /** FIB-4 of draws, with the limits that this patient's disease asks for. */
    private record Score(PatientTimeline timeline, Optional<Event> hepatitisC) {
        double value(Draw draw) {
            return Liver.fib4(
                    age(timeline, draw),
                    draw.ast().value(),
                    draw.alt().value(),
                    draw.platelets().value());
        }

        FibrosisBand band(Draw draw) {
            return Liver.fib4Band(value(draw), age(timeline, draw), hepatitisC.isPresent());
        }

        Roles roles(Draw draw) {
            return hepatitisC
                    .map(disease -> draw.roles().with("hepatitis-c", disease))
                    .orElse(draw.roles());
        }

        Sentence sentence(String template, String words) {
            return Sentence.of(timeline, RULE.id(), "fib4." + template, words);
        }

        Sentence value(Sentence sentence, String slot, Draw draw) {
            return sentence.score(
                    slot,
                    Printed.number(value(draw), 2),
                    "fib4",
                    "value",
                    roles(draw).entries(),
                    on(draw, Map.of("decimals", "2")));
        }

        Sentence band(Sentence sentence, String slot, Draw draw) {
            return sentence.score(
                    slot, band(draw).words(), "fib4", "band", roles(draw).entries(), on(draw, Map.of()));
        }

        Claim inputs(Draw draw) {
            return sentence(
                            "inputs",
                            "AST {ast} U/L and ALT {alt} U/L of {date}, platelets {platelets} ×10⁹/L of {counted}.")
                    .value("ast", draw.ast(), 0)
                    .value("alt", draw.alt(), 0)
                    .date("date", draw.ast())
                    .value("platelets", draw.platelets(), 0)
                    .date("counted", draw.platelets())
                    .claim();
        }

        private static Map<String, String> on(Draw draw, Map<String, String> more) {
            Map<String, String> all = new TreeMap<>(more);
            all.put("on", draw.ast().when().firstDay().toString());
            return all;
        }
    }
}
