package org.prodrome.longitudinal.summary;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Condition;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.sentence.Facts;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.sentence.Words;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.quantity.Analyte;

/** Problem by problem: what it is, its last results with their trend, its drugs, what is open. */
final class Problems {
    private static final int RESULTS_SHOWN = 3;
    private static final Duration YEAR = Duration.ofDays(365);

    private final SummaryFacts facts;
    private final Trends trends;

    Problems(SummaryFacts facts) {
        this.facts = facts;
        this.trends = new Trends(facts);
    }

    List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        List<ProblemKind> told = new ArrayList<>();
        Set<Analyte> printed = EnumSet.noneOf(Analyte.class);
        for (Event problem : facts.problems()) {
            claims.add(problem(problem));
            ProblemKind.of(problem).filter(kind -> !told.contains(kind)).ifPresent(kind -> {
                told.add(kind);
                List<Analyte> fresh =
                        kind.results().stream().filter(printed::add).toList();
                fresh.forEach(analyte -> lastValues(analyte).ifPresent(claims::add));
                claims.addAll(trends.of(fresh));
                kind.drugs().forEach(set -> drugsFor(set).ifPresent(claims::add));
                kind.results().stream().findFirst().flatMap(this::overdue).ifPresent(claims::add);
            });
        }
        if (claims.isEmpty()) {
            claims.add(none(facts, facts.sentence("no-problem", "Problems: " + noneWords(facts) + "."))
                    .claim());
        }
        return claims.stream().distinct().toList();
    }

    /** What stands where problems would: that there is none, or what there is instead, counted. */
    static String noneWords(SummaryFacts facts) {
        if (facts.hasWordlessProblems()) {
            return "{none} active problems without a readable name";
        }
        return facts.asides().isEmpty() ? "{none}" : "{none} active entries of social or administrative kind";
    }

    /** Fills {@link #noneWords}. */
    static Sentence none(SummaryFacts facts, Sentence sentence) {
        if (facts.hasWordlessProblems()) {
            return sentence.count(
                    "none", facts.activeProblems().map(Event::source).toList());
        }
        return facts.asides().isEmpty()
                ? sentence.noneRecorded("none", "no active problem recorded", "Condition", "active,recurrence,relapse")
                : sentence.count(
                        "none", facts.asides().stream().map(Event::source).toList());
    }

    private Claim problem(Event problem) {
        boolean dated = problem.time().isPresent();
        boolean stated = !problem.status().isEmpty();
        // A date of recording is no onset: hospitals date a lifelong disease by the stay that coded it.
        boolean onset = problem.as(Condition.class).filter(Condition::hasOnset).isPresent();
        Sentence sentence = facts.sentence(
                "problem" + (stated ? ".stated" : "") + (!dated ? "" : onset ? ".dated" : ".recorded"),
                "{problem}" + (stated ? ": {status}" : "")
                        + (!dated ? "." : onset ? ", since {date}." : ", recorded {date}."));
        if (stated) {
            sentence.label("problem", problem).status("status", problem);
        } else {
            sentence.current("problem", problem);
        }
        return (dated ? sentence.date("date", problem) : sentence).claim();
    }

    private Optional<Claim> lastValues(Analyte analyte) {
        List<Point> points = facts.timeline().series(analyte).points();
        List<Point> last = points.subList(Math.max(0, points.size() - RESULTS_SHOWN), points.size());
        if (last.isEmpty()) {
            return Optional.empty();
        }
        boolean egfr = analyte == Analyte.CREATININE
                && last.stream()
                        .allMatch(point ->
                                Facts.egfr(facts.timeline().patient(), point).isPresent());
        boolean unsteady = egfr && facts.hasAcuteKidneyInjury();
        Optional<Double> chance = last.size() < 2 || isOrderUnknown(last) ? Optional.empty() : chance(analyte);
        StringBuilder template = new StringBuilder(
                egfr
                        ? "eGFR from creatinine (mL/min/1.73 m²)"
                        : "%s (%s)".formatted(Words.capital(analyte.label()), Words.shown(analyte.unit())));
        template.append(chance.isPresent() ? " {trend}: " : ": ");
        for (int i = 0; i < last.size(); i++) {
            template.append(i == 0 ? "" : ", ").append("{v%d} on {d%d}".formatted(i, i));
        }
        template.append(unsteady ? "; not valid while the kidney injury lasts." : ".");
        Sentence sentence = facts.sentence(
                "values." + (egfr ? unsteady ? "EGFR.unsteady" : "EGFR" : analyte) + "." + last.size(),
                template.toString());
        chance.ifPresent(limit -> trend(sentence, last, limit, egfr));
        for (int i = 0; i < last.size(); i++) {
            Point point = last.get(i);
            if (egfr) {
                sentence.egfr("v" + i, point);
            } else {
                sentence.value("v" + i, point, Words.decimals(analyte));
            }
            sentence.date("d" + i, point);
        }
        return Optional.of(sentence.claim());
    }

    /** Whether the newest two values are of one day without times: then nothing rose or fell. */
    private static boolean isOrderUnknown(List<Point> last) {
        return LabSeries.isOrderUnknown(
                last.get(last.size() - 2).when(), last.get(last.size() - 1).when());
    }

    /** An arrow from the value before to the newest one; creatinine rises as the eGFR falls. */
    private static void trend(Sentence sentence, List<Point> last, double limit, boolean inverse) {
        sentence.relation(
                "trend",
                last.get(last.size() - 2),
                last.get(last.size() - 1),
                limit,
                inverse ? "↓" : "↑",
                inverse ? "↑" : "↓",
                "→");
    }

    private static Optional<Double> chance(Analyte analyte) {
        return BiologicalVariation.verifiedOf(analyte)
                .map(variation -> variation.logNormal() ? variation.logUp() : variation.symmetric())
                .map(percent -> Math.rint(percent * 10) / 10);
    }

    private Optional<Claim> drugsFor(CodeSet set) {
        List<Event> given = facts.drugs().listed().stream()
                .filter(drug -> set.isIn(drug.concept()))
                .toList();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder template = new StringBuilder(Words.capital(set.name())).append(':');
        for (int i = 0; i < given.size(); i++) {
            template.append(i == 0 ? " " : ", ").append("{drug%d}".formatted(i));
        }
        Sentence sentence =
                facts.sentence("drugs." + given.size(), template.append('.').toString());
        for (int i = 0; i < given.size(); i++) {
            sentence.current("drug" + i, given.get(i));
        }
        return Optional.of(sentence.claim());
    }

    private Optional<Claim> overdue(Analyte analyte) {
        Optional<Point> last = facts.timeline().series(analyte).latest();
        if (last.isPresent()) {
            return last.filter(point -> point.when()
                            .start()
                            .isBefore(facts.timeline().asOf().minus(YEAR)))
                    .map(point -> facts.sentence(
                                    "overdue." + analyte,
                                    "Open: the last %s is of {date}, more than a year ago.".formatted(analyte.label()))
                            .date("date", point)
                            .claim());
        }
        if (!facts.timeline().events("Observation", analyte.codes()).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(facts.sentence("never." + analyte, "Open: {none}.")
                .noneRecorded(
                        "none", "no %s is on record".formatted(analyte.label()), "Observation", "", analyte.codes())
                .claim());
    }
}
