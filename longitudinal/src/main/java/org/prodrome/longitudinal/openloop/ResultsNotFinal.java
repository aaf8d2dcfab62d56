package org.prodrome.longitudinal.openloop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.advice.Finding;
import org.prodrome.longitudinal.advice.Wanted.FollowUp;
import org.prodrome.longitudinal.advice.Wanted.Task;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.claim.DerivationFunction;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.detector.Tier;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.longitudinal.timeline.Labels;
import org.prodrome.longitudinal.timeline.PatientTimeline;
import org.prodrome.terminology.code.ImageMeasurement;

/** Results of a stay that are not final: those that people answer for, and those of models that nobody reviewed. */
final class ResultsNotFinal {
    private static final int MOST = 5;
    private static final Set<String> OPEN = Set.of("registered", "partial", "preliminary");

    private static final Set<String> AT_THE_BEDSIDE =
            Set.of("vital-signs", "survey", "social-history", "activity", "exam", "therapy");

    private final PatientTimeline timeline;
    private final Rule rule;

    private ResultsNotFinal(PatientTimeline timeline, Rule rule) {
        this.timeline = timeline;
        this.rule = rule;
    }

    /** Reports and values that people answer for. */
    static Optional<Finding> byPeople(PatientTimeline timeline, Stay stay) {
        ResultsNotFinal results = new ResultsNotFinal(timeline, OpenLoopRules.NOT_FINAL);
        return results.finding(
                results.open(stay).filter(event -> !isByModel(event)).toList(),
                Task.RESULT_NOT_FINAL,
                Tier.T2,
                event -> Optional.of(
                        results.sentence("result-not-final", "Never made final: {result} of {date} is still {status}.")
                                .label("result", event)
                                .date("date", event)
                                .status("status", event)
                                .claim()));
    }

    /** Values that a model asserted. */
    static Optional<Finding> byModels(PatientTimeline timeline, Stay stay) {
        ResultsNotFinal results = new ResultsNotFinal(timeline, OpenLoopRules.AI_RESULT);
        return results.finding(
                results.open(stay)
                        .filter(ResultsNotFinal::isByModel)
                        .filter(event -> event.type().equals("Observation"))
                        .toList(),
                Task.AI_RESULT,
                Tier.T3,
                results::asserted);
    }

    /** Only where the record says which model it was. */
    private Optional<Claim> asserted(Event event) {
        return event.as(Observation.class)
                .flatMap(observation -> timeline.device(observation.getDevice()))
                .filter(ResultsNotFinal::isNamed)
                .map(device -> sentence(
                                "ai-result", "AI result not reviewed: {result} of {date} by {model} is still {status}.")
                        .label("result", event)
                        .date("date", event)
                        .slot(
                                "model",
                                "%s %s"
                                        .formatted(
                                                Labels.of(device.getDeviceNameFirstRep()
                                                        .getName()),
                                                Labels.of(device.getVersionFirstRep()
                                                        .getValue())),
                                DerivationFunction.MODEL,
                                List.of("Device/" + device.getIdElement().getIdPart()),
                                Map.of())
                        .status("status", event)
                        .claim());
    }

    private static boolean isNamed(Device device) {
        return device.getDeviceNameFirstRep().hasName()
                && device.getVersionFirstRep().hasValue();
    }

    private Optional<Finding> finding(
            List<Event> oldestFirst, Task task, Tier tier, Function<Event, Optional<Claim>> words) {
        List<Event> events = new ArrayList<>(oldestFirst);
        Collections.reverse(events);
        Set<String> told = new HashSet<>();
        List<Claim> claims = new ArrayList<>();
        List<FollowUp> wanted = new ArrayList<>();
        for (Event event : events) {
            Optional<Claim> claim = words.apply(event);
            if (claim.isPresent() && claims.size() < MOST && told.add(event.label())) {
                claims.add(claim.get());
                wanted.add(FollowUp.of(task, event));
            }
        }
        return claims.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(rule, tier, claims.get(0), claims.subList(1, claims.size()), List.copyOf(wanted)));
    }

    private Stream<Event> open(Stay stay) {
        return Stream.of("Observation", "DiagnosticReport")
                .flatMap(type -> timeline.events(type).stream())
                .filter(event -> OPEN.contains(event.status())
                        && stay.holds(event)
                        && !event.label().isEmpty())
                .filter(event -> !isFromTheBedside(event) && !isMadeFinal(event));
    }

    /** A monitor's or a questionnaire's value is nobody's report. */
    private static boolean isFromTheBedside(Event event) {
        return event.as(Observation.class).stream()
                .flatMap(observation -> observation.getCategory().stream())
                .flatMap(category -> category.getCoding().stream())
                .anyMatch(coding -> coding.hasCode() && AT_THE_BEDSIDE.contains(coding.getCode()));
    }

    /** Whether one of the same kind and name, on or after its day, is final. */
    private boolean isMadeFinal(Event open) {
        return timeline.events(open.type()).stream()
                .filter(other -> !OPEN.contains(other.status()) && other.label().equals(open.label()))
                .anyMatch(other -> other.time()
                        .filter(when -> !when.firstDay()
                                .isBefore(open.time().orElseThrow().firstDay()))
                        .isPresent());
    }

    private static boolean isByModel(Event event) {
        return event.resource().getMeta().getSecurity().stream()
                .anyMatch(label -> ImageMeasurement.AI_ASSERTED.system().equals(label.getSystem())
                        && ImageMeasurement.AI_ASSERTED.code().equals(label.getCode()));
    }

    private Sentence sentence(String template, String words) {
        return Sentence.of(timeline, rule.id(), template, words);
    }
}
