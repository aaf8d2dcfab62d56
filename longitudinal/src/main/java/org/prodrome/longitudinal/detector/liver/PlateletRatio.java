package org.prodrome.longitudinal.detector.liver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
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
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.LiverProblems;
import org.prodrome.terminology.quantity.Analyte;

/**
 * APRI in chronic viral hepatitis: above the limit for significant fibrosis or cirrhosis on two draws 90 days apart.
 */
public final class PlateletRatio implements Detector {
    private static final Rule RULE = new Rule(
            "apri/1",
            "AST to platelet ratio (APRI)",
            "Fibrosis or cirrhosis in chronic viral hepatitis from two routine values.",
            "Chronic hepatitis B or C; not with cirrhosis on record, after a liver transplant or in acute hepatitis.",
            "Draws of the last 5 years; the newest not older than 1 year.",
            Citation.paper("Wai, Hepatology 2003;38:518", "10.1053/jhep.2003.50346"),
            "A draw below the limit, or elastography.");

    private static final CodeSet VIRAL =
            LiverProblems.CHRONIC_HEPATITIS_B.and("chronic viral hepatitis", LiverProblems.CHRONIC_HEPATITIS_C);
    private static final Duration LOOK_BACK = Duration.ofDays(1826);
    private static final Duration NEWEST_WITHIN = Duration.ofDays(365);

    @Override
    public Rule rule() {
        return RULE;
    }

    @Override
    public DetectorResult read(PatientTimeline timeline) {
        Optional<Event> hepatitis = LiverHistory.first(timeline, VIRAL);
        if (hepatitis.isEmpty()) {
            return new NotApplicable(RULE, "no chronic viral hepatitis on record");
        }
        if (LiverHistory.has(timeline, LiverProblems.CIRRHOSIS) || LiverHistory.hasTransplant(timeline)) {
            return new NotApplicable(RULE, "cirrhosis or a liver transplant is on record: fibrosis is known");
        }
        if (LiverHistory.hasAcuteHepatitis(timeline)) {
            return new NotApplicable(RULE, "acute hepatitis: APRI is not valid");
        }
        List<Draw> draws = Draw.all(timeline).stream()
                .filter(Draw::isSteady)
                .filter(draw ->
                        draw.ast().when().start().isAfter(timeline.asOf().minus(LOOK_BACK)))
                .toList();
        if (draws.isEmpty()) {
            return new NotComputable(
                    RULE, List.of("AST and ALT of one draw with platelets within 30 days of it"), List.of());
        }
        return judge(timeline, draws, hepatitis.get());
    }

    private static DetectorResult judge(PatientTimeline timeline, List<Draw> draws, Event hepatitis) {
        Crossing crossing = Crossing.of(draws, draw -> severity(value(draw)));
        Draw now = crossing.now();
        if (now.ast().when().start().isBefore(timeline.asOf().minus(NEWEST_WITHIN))) {
            return new NotComputable(
                    RULE, List.of(), List.of("AST of " + now.ast().when().printed()));
        }
        Roles inputs = roles(now).and(roles(crossing.first())).and(Roles.none().with("hepatitis", hepatitis));
        int severity = severity(value(now));
        if (severity == 0) {
            return new NothingFound(RULE, inputs.inputs(timeline));
        }
        if (!crossing.isConfirmed()) {
            return new NotComputable(RULE, List.of("a second APRI above the limit, 90 days or more later"), List.of());
        }
        Sentence summary = Sentence.of(
                timeline, RULE.id(), "apri.high", "APRI {now} on {date} and {first} on {firstDate}: {band}.");
        score(summary, "now", "value", now);
        score(summary, "first", "value", crossing.first());
        score(summary, "band", "band", now);
        Claim claim = summary.date("date", now.ast())
                .date("firstDate", crossing.first().ast())
                .claim();
        List<Claim> details = new ArrayList<>();
        details.add(Sentence.of(
                        timeline,
                        RULE.id(),
                        "apri.inputs",
                        "AST {ast} U/L of {date}, platelets {n} ×10⁹/L of {counted}.")
                .value("ast", now.ast(), 0)
                .date("date", now.ast())
                .value("n", now.platelets(), 0)
                .date("counted", now.platelets())
                .claim());
        return new Detection(
                RULE,
                Tier.T3,
                Liver.apriBand(value(now)),
                severity,
                Trigger.of(Analyte.PLATELETS, now.platelets()),
                claim,
                details,
                inputs.inputs(timeline));
    }

    private static void score(Sentence sentence, String slot, String part, Draw draw) {
        String printed = part.equals("band") ? Liver.apriBand(value(draw)) : Printed.number(value(draw), 2);
        sentence.score(slot, printed, "apri", part, roles(draw).entries(), Map.of("decimals", "2"));
    }

    private static Roles roles(Draw draw) {
        return Roles.none().with("ast", draw.ast()).with("platelets", draw.platelets());
    }

    private static double value(Draw draw) {
        return Liver.apri(
                draw.ast().value(),
                Draw.upperLimit(Analyte.AST, draw.ast()),
                draw.platelets().value());
    }

    private static int severity(double apri) {
        return switch (Liver.apriBand(apri)) {
            case "cirrhosis likely" -> 2;
            case "significant fibrosis likely" -> 1;
            default -> 0;
        };
    }
}
