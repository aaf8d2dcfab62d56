package org.prodrome.longitudinal.regimen;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.prodrome.longitudinal.regimen.Course.Dose;
import org.prodrome.longitudinal.regimen.Course.Gap;
import org.prodrome.longitudinal.sentence.Doses;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.DrugClasses;

/**
 * Puts medication courses together. Evidence of one drug belongs to one course until nothing was supplied for longer
 * than {@link #NEW_COURSE}; a shorter break of more than {@link #GAP} is a gap in it. A break is counted from the end
 * of what was supplied (days' supply of a dispense, end of a period), where that is recorded, else from the evidence.
 */
public final class Regimens {
    /** Breaks longer than this are gaps: the grace of 30 days that adherence studies use. */
    public static final Duration GAP = Duration.ofDays(30);

    /** After a break as long as this the drug was started anew. */
    public static final Duration NEW_COURSE = Duration.ofDays(180);

    private static final Set<String> ONGOING = Set.of("active", "on-hold", "in-progress");
    private static final List<String> TYPES =
            List.of("MedicationRequest", "MedicationAdministration", "MedicationDispense", "MedicationStatement");

    private Regimens() {}

    /** Two courses of one class at one time: perhaps a change of drug, perhaps a doubled one. */
    public record Overlap(String drugClass, Course one, Course other) {}

    /** Every course of a record, by start. Evidence without a date or a name belongs to none. */
    public static List<Course> of(PatientTimeline timeline) {
        Map<String, List<Event>> bySubstance = new TreeMap<>();
        TYPES.stream()
                .flatMap(type -> timeline.events(type).stream())
                .filter(event -> event.time().isPresent())
                .sorted(Comparator.comparing(event -> event.time().orElseThrow()))
                .forEach(event -> substance(event)
                        .ifPresent(name -> bySubstance
                                .computeIfAbsent(name, none -> new ArrayList<>())
                                .add(event)));
        return bySubstance.values().stream()
                .flatMap(evidence -> courses(evidence).stream())
                .sorted(Comparator.comparing(Course::start).thenComparing(Course::substance))
                .toList();
    }

    /** Courses of different drugs of one class that overlap in time. */
    public static List<Overlap> overlaps(List<Course> courses) {
        List<Overlap> overlaps = new ArrayList<>();
        for (int i = 0; i < courses.size(); i++) {
            Course one = courses.get(i);
            for (Course other : one.classes().isEmpty() ? List.<Course>of() : courses.subList(i + 1, courses.size())) {
                one.classes().stream()
                        .filter(other.classes()::contains)
                        .filter(name -> !one.substance().equals(other.substance()) && one.overlaps(other))
                        .forEach(name -> overlaps.add(new Overlap(name, one, other)));
            }
        }
        return overlaps;
    }

    private static List<Course> courses(List<Event> evidence) {
        List<Course> courses = new ArrayList<>();
        int from = 0;
        Instant supplied = suppliedUntil(evidence.get(0));
        for (int i = 1; i <= evidence.size(); i++) {
            if (i == evidence.size() || pause(supplied, evidence.get(i)).compareTo(NEW_COURSE) > 0) {
                courses.add(course(evidence.subList(from, i)));
                from = i;
            }
            if (i < evidence.size()) {
                supplied = later(supplied, suppliedUntil(evidence.get(i)));
            }
        }
        return courses;
    }

    private static Course course(List<Event> evidence) {
        List<Dose> doses = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        Instant supplied = suppliedUntil(evidence.get(0));
        for (int i = 0; i < evidence.size(); i++) {
            Event event = evidence.get(i);
            Optional<String> dose = Doses.of(event);
            if (dose.isPresent()
                    && (doses.isEmpty() || !doses.get(doses.size() - 1).text().equals(dose.get()))) {
                doses.add(new Dose(event, dose.get()));
            }
            Duration pause = pause(supplied, event);
            if (pause.compareTo(GAP) > 0) {
                gaps.add(new Gap(evidence.get(i - 1), event, pause.toDays()));
            }
            supplied = later(supplied, suppliedUntil(event));
        }
        Event last = evidence.get(evidence.size() - 1);
        boolean ongoing = evidence.stream().anyMatch(event -> ONGOING.contains(event.status()));
        ClinicalTime stop = ongoing
                ? null
                : last.end()
                        .or(() -> last.status().equals("stopped") ? last.time() : Optional.empty())
                        .orElse(null);
        return new Course(
                last.label(),
                DrugClasses.all().stream()
                        .filter(drugs -> evidence.stream().anyMatch(event -> drugs.isIn(event.concept())))
                        .map(CodeSet::name)
                        .distinct()
                        .toList(),
                evidence.get(0).time().orElseThrow(),
                stop,
                ongoing,
                evidence,
                doses,
                gaps);
    }

    /** From the end of what was supplied to the next evidence; not negative. */
    private static Duration pause(Instant supplied, Event next) {
        Duration pause = Duration.between(supplied, next.time().orElseThrow().start());
        return pause.isNegative() ? Duration.ZERO : pause;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    private static Instant suppliedUntil(Event event) {
        Instant start = event.time().orElseThrow().start();
        Optional<BigDecimal> days = event.as(MedicationDispense.class)
                .filter(MedicationDispense::hasDaysSupply)
                .map(dispense -> dispense.getDaysSupply().getValue());
        if (days.isPresent() && days.get().signum() > 0 && days.get().compareTo(BigDecimal.valueOf(1000)) < 0) {
            return start.plus(Duration.ofDays(days.get().longValue()));
        }
        Instant end = event.end().map(ClinicalTime::start).orElse(start);
        return end.isBefore(start) ? start : end;
    }

    /**
     * Its first coding, else its first word; the same drug in another strength is another coding, so words come first.
     */
    private static Optional<String> substance(Event event) {
        String first = event.label().strip().split("[^\\p{L}]+", 2)[0].toLowerCase(Locale.ROOT);
        if (first.length() > 3) {
            return Optional.of(first);
        }
        return event.concept().getCoding().stream()
                .filter(coding -> coding.hasCode())
                .map(coding -> coding.getSystem() + "|" + coding.getCode())
                .findFirst()
                .or(() -> event.label().isEmpty() ? Optional.empty() : Optional.of(event.label()));
    }
}
