package org.prodrome.longitudinal.summary;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.ClinicalTime;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.Snomed;
import org.prodrome.terminology.code.SocialFindings;

/** What the sections of one summary share: whose it is, as of when, and the lists they are made from. */
final class SummaryFacts {
    private static final Set<String> ACTIVE_PROBLEM = Set.of("active", "recurrence", "relapse", "");
    private static final Set<String> CURRENT_DRUG = Set.of("active", "intended", "on-hold");

    private final PatientTimeline timeline;
    private final LocalDate today;
    private final List<Event> problems;
    private final DrugList drugs;

    SummaryFacts(PatientTimeline timeline) {
        this.timeline = timeline;
        this.today = timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
        this.problems = newestOfEachLabel(activeProblems()).stream()
                .sorted(Comparator.comparingInt(ProblemKind::rank)
                        .thenComparing(SummaryFacts::start, Comparator.reverseOrder()))
                .toList();
        this.drugs = DrugList.of(allDrugs().filter(event -> CURRENT_DRUG.contains(event.status())));
    }

    PatientTimeline timeline() {
        return timeline;
    }

    LocalDate today() {
        return today;
    }

    /** Active problems with a name, most pressing first, each name once; without the social history. */
    List<Event> problems() {
        return problems;
    }

    /** Current drugs. */
    DrugList drugs() {
        return drugs;
    }

    /** Active entries of the problem list that are problems, also those without a name. */
    Stream<Event> activeProblems() {
        return timeline.events("Condition").stream()
                .filter(event -> ACTIVE_PROBLEM.contains(event.status()))
                .filter(event -> !isAside(event));
    }

    /** Active entries of the problem list that are no problem: social and administrative ones. */
    List<Event> asides() {
        return timeline.events("Condition").stream()
                .filter(event -> ACTIVE_PROBLEM.contains(event.status()))
                .filter(SummaryFacts::isAside)
                .toList();
    }

    /** Entries of the problem list that tell of a life. */
    List<Event> social() {
        return newestOfEachLabel(timeline.events("Condition").stream()
                .filter(event -> ACTIVE_PROBLEM.contains(event.status()))
                .filter(SummaryFacts::isSocial));
    }

    /** Whether an entry of the problem list tells of a life, and not of a disease: work, home, smoking. */
    static boolean isSocial(Event event) {
        return SocialFindings.SOCIAL.isIn(event.concept()) || CardiovascularCodes.SMOKES.isIn(event.concept());
    }

    /** The same, or an entry for the office. */
    static boolean isAside(Event event) {
        return isSocial(event) || SocialFindings.ADMINISTRATIVE.isIn(event.concept());
    }

    boolean hasWordlessProblems() {
        return activeProblems().anyMatch(event -> event.label().isEmpty());
    }

    boolean hasAcuteKidneyInjury() {
        return activeProblems().anyMatch(event -> Snomed.ACUTE_KIDNEY_INJURY.isIn(event.concept()));
    }

    Stream<Event> allDrugs() {
        return Stream.concat(
                timeline.events("MedicationRequest").stream(), timeline.events("MedicationStatement").stream());
    }

    Sentence sentence(String template, String words) {
        return Sentence.of(timeline, HistorySummary.RULE, "summary." + template, words);
    }

    /** The newest event of each label, newest first; events without words are left to be counted. */
    static List<Event> newestOfEachLabel(Stream<Event> oldestFirst) {
        Map<String, Event> newest = new LinkedHashMap<>();
        oldestFirst.filter(event -> !event.label().isEmpty()).forEach(event -> {
            Event held = newest.get(event.label());
            if (held == null || start(event).compareTo(start(held)) >= 0) {
                newest.put(event.label(), event);
            }
        });
        return newest.values().stream()
                .sorted(Comparator.comparing(SummaryFacts::start, Comparator.reverseOrder()))
                .toList();
    }

    static Instant start(Event event) {
        return event.time().map(ClinicalTime::start).orElse(Instant.MIN);
    }

    static boolean isAfter(Event event, Instant since) {
        return event.time()
                .filter(time -> time.hasDay() && time.start().isAfter(since))
                .isPresent();
    }
}
