package org.prodrome.longitudinal.summary;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.regimen.Course;
import org.prodrome.longitudinal.regimen.Course.Dose;
import org.prodrome.longitudinal.regimen.Course.Gap;
import org.prodrome.longitudinal.regimen.Regimens;
import org.prodrome.longitudinal.regimen.Regimens.Overlap;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.DrugClasses;

/** What courses of drugs that go on have to tell: two of one class at once, changes of dose, gaps of two years. */
final class Courses {
    private static final Duration RECENT = Duration.ofDays(730);
    private static final Set<String> CURRENT = Set.of("active", "on-hold");
    private static final Set<String> LISTS = Set.of("MedicationRequest", "MedicationStatement");

    private final SummaryFacts facts;
    private final List<Course> ongoing;

    Courses(SummaryFacts facts) {
        this.facts = facts;
        this.ongoing =
                Regimens.of(facts.timeline()).stream().filter(Course::ongoing).toList();
    }

    /** Open: current drugs of one class beside each other. */
    List<Claim> overlaps() {
        List<Claim> claims = new ArrayList<>();
        for (Overlap overlap : Regimens.overlaps(ongoing)) {
            DrugClasses.all().stream()
                    .filter(drugs -> drugs.name().equals(overlap.drugClass()))
                    .findFirst()
                    .flatMap(drugs -> overlap(drugs, overlap))
                    .ifPresent(claims::add);
        }
        return claims;
    }

    List<Claim> doseChanges() {
        return ongoing.stream().flatMap(course -> doseChange(course).stream()).toList();
    }

    List<Claim> gaps() {
        return ongoing.stream()
                .flatMap(course -> course.gaps().stream())
                .flatMap(gap -> gap(gap).stream())
                .toList();
    }

    private Optional<Claim> overlap(CodeSet drugs, Overlap overlap) {
        Optional<Event> one = newest(overlap.one(), drugs);
        Optional<Event> other = newest(overlap.other(), drugs);
        if (one.isEmpty() || other.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(facts.sentence(
                        "overlap." + drugs.name(),
                        "Open: two drugs of one class are listed as current (%s): {one} of {oneDate} and {other} of {otherDate}."
                                .formatted(drugs.name()))
                .current("one", one.get(), drugs)
                .date("oneDate", one.get())
                .current("other", other.get(), drugs)
                .date("otherDate", other.get())
                .claim());
    }

    private static Optional<Event> newest(Course course, CodeSet drugs) {
        return course.evidence().stream()
                .filter(event -> LISTS.contains(event.type())
                        && CURRENT.contains(event.status())
                        && !event.label().isEmpty()
                        && drugs.isIn(event.concept()))
                .max(Comparator.comparing(SummaryFacts::start));
    }

    private Optional<Claim> doseChange(Course course) {
        List<Dose> doses = course.doses();
        if (doses.size() < 2) {
            return Optional.empty();
        }
        Event before = doses.get(doses.size() - 2).event();
        Event now = doses.get(doses.size() - 1).event();
        if (!isTold(before) || !isTold(now)) {
            return Optional.empty();
        }
        return Optional.of(facts.sentence(
                        "dose-change",
                        "Dose changed: {before} {beforeDose} on {beforeDate}, {now} {nowDose} on {nowDate}.")
                .label("before", before)
                .dose("beforeDose", before)
                .date("beforeDate", before)
                .label("now", now)
                .dose("nowDose", now)
                .date("nowDate", now)
                .claim());
    }

    private Optional<Claim> gap(Gap gap) {
        Event before = gap.before();
        Event after = gap.after();
        if (!isTold(after) || before.label().isEmpty() || !hasDay(before) || !isSupply(before)) {
            return Optional.empty();
        }
        return Optional.of(
                facts.sentence("gap", "Gap: {before} of {beforeDate}, then {after} of {afterDate}, {days} days later.")
                        .label("before", before)
                        .date("beforeDate", before)
                        .label("after", after)
                        .date("afterDate", after)
                        .elapsed("days", before, after, "d")
                        .claim());
    }

    /** An order without an end supplies for as long as it is open: after it nothing is a gap. */
    private static boolean isSupply(Event event) {
        return event.type().equals("MedicationDispense") || event.end().isPresent();
    }

    private boolean isTold(Event event) {
        Instant from = facts.timeline().asOf().minus(RECENT);
        return !event.label().isEmpty()
                && hasDay(event)
                && SummaryFacts.start(event).isAfter(from);
    }

    private static boolean hasDay(Event event) {
        return event.time().filter(ClinicalTime::hasDay).isPresent();
    }
}
