package org.prodrome.longitudinal.detector.cardiovascular;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.detector.Circumstances;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.CodeSet;

/** What a score counts, by role, in the order in which it is cited. */
final class Evidence {
    private final List<Map.Entry<String, String>> roles = new ArrayList<>();
    private final List<Event> problems = new ArrayList<>();

    /** The first active problem of the codes; none: the role stays empty. */
    Optional<Event> active(PatientTimeline timeline, String role, CodeSet codes) {
        return take(role, Circumstances.activeProblems(timeline, codes).stream().findFirst());
    }

    /** The oldest problem of the codes, over or not. */
    Optional<Event> ever(PatientTimeline timeline, String role, CodeSet codes) {
        return take(
                role,
                timeline.events("Condition", codes).stream()
                        .min(Comparator.comparing(event -> event.time().isEmpty())));
    }

    /** A drug in use. */
    Optional<Event> drug(PatientTimeline timeline, String role, CodeSet codes) {
        Optional<Event> drug =
                Circumstances.drugsInUse(timeline, codes).stream().findFirst();
        drug.ifPresent(event -> roles.add(Map.entry(role, event.source())));
        return drug;
    }

    void add(String role, String source) {
        roles.add(Map.entry(role, source));
    }

    List<Map.Entry<String, String>> roles() {
        return List.copyOf(roles);
    }

    /** Problems that were found, those with words of their own. */
    List<Event> problems() {
        return problems.stream().filter(event -> !event.label().isEmpty()).toList();
    }

    /** Relative references of all, the Patient first. */
    List<String> inputs(PatientTimeline timeline) {
        List<String> inputs = new ArrayList<>(List.of(timeline.patientReference()));
        roles.forEach(role -> inputs.add(role.getValue()));
        return inputs.stream().distinct().toList();
    }

    /** The line of one problem: one that is over says so. */
    static Claim item(PatientTimeline timeline, String ruleId, String template, Event problem) {
        return Circumstances.isActive(problem)
                ? Sentence.of(timeline, ruleId, template + ".item", "On the list: {problem}.")
                        .current("problem", problem)
                        .claim()
                : Sentence.of(timeline, ruleId, template + ".past-item", "On record: {problem} ({status}).")
                        .label("problem", problem)
                        .status("status", problem)
                        .claim();
    }

    /** The day on which ages are counted. */
    static LocalDate today(PatientTimeline timeline) {
        return timeline.asOf().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private Optional<Event> take(String role, Optional<Event> found) {
        found.ifPresent(event -> {
            roles.add(Map.entry(role, event.source()));
            problems.add(event);
        });
        return found;
    }
}
