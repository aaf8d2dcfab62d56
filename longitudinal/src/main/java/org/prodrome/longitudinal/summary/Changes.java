package org.prodrome.longitudinal.summary;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.equation.BiologicalVariation;
import org.prodrome.longitudinal.sentence.Words;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.LabSeries;
import org.prodrome.longitudinal.timeline.LabSeries.Point;
import org.prodrome.longitudinal.timeline.Person;
import org.prodrome.terminology.quantity.Analyte;

/** What is new since the last visit: problems, drugs, and results that changed by more than chance and matter. */
final class Changes {
    /** v3-ObservationInterpretation codes of a value outside of what is usual. */
    private static final Set<String> FLAGS = Set.of("A", "AA", "H", "HH", "HU", "L", "LL", "LU");

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration SAME_VISIT = Duration.ofHours(12);
    private static final int ADULT = 18;
    private static final Set<String> ENDED_DRUG = Set.of("stopped", "completed");

    private final SummaryFacts facts;

    Changes(SummaryFacts facts) {
        this.facts = facts;
    }

    List<Claim> claims() {
        Instant asOf = facts.timeline().asOf();
        Optional<Event> visit = facts.timeline().events("Encounter").stream()
                .filter(event -> event.time()
                        .filter(start -> start.hasDay() && start.start().isBefore(asOf.minus(SAME_VISIT)))
                        .isPresent())
                .reduce((older, newer) -> newer);
        Instant since = visit.flatMap(Event::time).map(ClinicalTime::start).orElse(asOf.minus(YEAR));
        List<Claim> claims = new ArrayList<>();
        visit.ifPresent(event -> claims.add(facts.sentence("since", "Changes since the encounter of {date}:")
                .date("date", event)
                .claim()));
        newProblems(since, claims);
        drugs(since, claims);
        for (Analyte analyte : Analyte.values()) {
            changed(analyte, since).ifPresent(claims::add);
            flagged(analyte, since).ifPresent(claims::add);
        }
        return claims.size() == 1 && visit.isPresent() ? List.of() : claims;
    }

    private void newProblems(Instant since, List<Claim> claims) {
        for (Event problem : facts.problems()) {
            if (SummaryFacts.isAfter(problem, since)) {
                claims.add(facts.sentence("new-problem", "New problem: {problem} ({date}).")
                        .current("problem", problem)
                        .date("date", problem)
                        .claim());
            }
        }
    }

    private void drugs(Instant since, List<Claim> claims) {
        for (Event drug : facts.drugs().listed()) {
            if (SummaryFacts.isAfter(drug, since)) {
                claims.add(facts.sentence("new-drug", "New drug: {drug} ({date}).")
                        .current("drug", drug)
                        .date("date", drug)
                        .claim());
            }
        }
        DrugList ended = DrugList.of(facts.allDrugs().filter(event -> ENDED_DRUG.contains(event.status())));
        Set<String> current = Set.copyOf(facts.drugs().listed().stream()
                .map(drug -> DrugList.name(drug.label()))
                .toList());
        ended.listed().stream()
                .filter(drug -> SummaryFacts.isAfter(drug, since) && !current.contains(DrugList.name(drug.label())))
                .forEach(drug -> claims.add(facts.sentence("ended-drug", "{drug} of {date} is {status}.")
                        .label("drug", drug)
                        .date("date", drug)
                        .status("status", drug)
                        .claim()));
    }

    /** A new value that differs from the one before by more than biological and analytical variation, and matters. */
    private Optional<Claim> changed(Analyte analyte, Instant since) {
        Optional<BiologicalVariation> variation = BiologicalVariation.of(analyte);
        List<Point> points = facts.timeline().series(analyte).points();
        if (variation.isEmpty() || points.size() < 2 || isMeasuringError(analyte)) {
            return Optional.empty();
        }
        Point now = points.get(points.size() - 1);
        // Of one day without times nobody knows which was first: that is no course.
        Optional<Point> earlier = points.stream()
                .filter(point -> !point.equals(now) && !LabSeries.isOrderUnknown(point.when(), now.when()))
                .reduce((older, newer) -> newer);
        if (earlier.isEmpty()) {
            return Optional.empty();
        }
        Point before = earlier.get();
        if (!now.when().start().isAfter(since) || before.value() <= 0 || UsualLimits.bothWithin(analyte, before, now)) {
            return Optional.empty();
        }
        double percent = 100 * (now.value() - before.value()) / before.value();
        double limit = !variation.get().logNormal()
                ? variation.get().symmetric()
                : percent > 0 ? variation.get().logUp() : -variation.get().logDown();
        double shownLimit = Math.rint(limit * 10) / 10;
        if (Math.abs(percent) <= Math.max(limit, shownLimit) + 1e-9) {
            return Optional.empty();
        }
        // A figure of chance that nobody checked may hold a change back; it is not said.
        String words = variation.get().verified()
                ? "%s {relation}: {now} %s on {date}, {before} on {beforeDate} (more than the %s %% of chance)."
                        .formatted(Words.capital(analyte.label()), Words.shown(analyte.unit()), shownLimit)
                : "%s {relation}: {now} %s on {date}, {before} on {beforeDate}."
                        .formatted(Words.capital(analyte.label()), Words.shown(analyte.unit()));
        return Optional.of(facts.sentence("changed." + analyte, words)
                .relation("relation", before, now, shownLimit, "rose", "fell", "is unchanged")
                .value("now", now, Words.decimals(analyte))
                .date("date", now)
                .value("before", before, Words.decimals(analyte))
                .date("beforeDate", before)
                .claim());
    }

    /** An adult's height does not change from visit to visit: what differs is the measuring. */
    private boolean isMeasuringError(Analyte analyte) {
        int age = Person.age(facts.timeline().patient(), facts.today()).orElse(ADULT);
        return (analyte == Analyte.HEIGHT || analyte == Analyte.HEAD_CIRCUMFERENCE) && age >= ADULT;
    }

    /** The newest value since then that the laboratory flagged, where a later one that it did not flag hides it. */
    private Optional<Claim> flagged(Analyte analyte, Instant since) {
        List<Point> points = facts.timeline().series(analyte).points();
        return points.stream()
                .filter(point -> point.when().start().isAfter(since) && isFlagged(point))
                .reduce((older, newer) -> newer)
                .filter(point -> point != points.get(points.size() - 1))
                .map(point -> facts.sentence(
                                "meanwhile." + analyte,
                                "%s was {value} %s on {date}."
                                        .formatted(Words.capital(analyte.label()), Words.shown(analyte.unit())))
                        .value("value", point, Words.decimals(analyte))
                        .date("date", point)
                        .claim());
    }

    private static boolean isFlagged(Point point) {
        return point.event()
                .as(Observation.class)
                .filter(observation -> observation.getInterpretation().stream()
                        .flatMap(concept -> concept.getCoding().stream())
                        .anyMatch(coding -> coding.hasCode() && FLAGS.contains(coding.getCode())))
                .isPresent();
    }
}
