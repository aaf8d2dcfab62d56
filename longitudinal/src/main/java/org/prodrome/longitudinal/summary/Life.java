package org.prodrome.longitudinal.summary;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Observation;
import org.prodrome.longitudinal.claim.Claim;
import org.prodrome.longitudinal.sentence.Answers;
import org.prodrome.longitudinal.sentence.Sentence;
import org.prodrome.longitudinal.timeline.Event;
import org.prodrome.terminology.code.CareGoals;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.StatusCodes;

/**
 * How a person lives, what is planned and what was decided: the optional sections, each only where something is on
 * record. Of an Observation that is answered again only the newest answer is told.
 */
final class Life {
    /** A pregnancy and ten weeks. */
    private static final Duration PREGNANCY = Duration.ofDays(365);

    private static final Set<String> OPEN_PLAN =
            Set.of("active", "on-hold", "accepted", "planned", "proposed", "draft");

    private final SummaryFacts facts;

    Life(SummaryFacts facts) {
        this.facts = facts;
    }

    List<Claim> social() {
        return answers(StatusCodes.SOCIAL, Instant.MIN);
    }

    List<Claim> pregnancy() {
        return answers(StatusCodes.PREGNANCY, facts.timeline().asOf().minus(PREGNANCY));
    }

    List<Claim> function() {
        return newest(facts.timeline().events("Observation").stream()
                        .filter(Life::isFunctional)
                        .filter(event -> !event.label().isEmpty()))
                .map(event -> answer("functional", event, any(event)))
                .toList();
    }

    /** What was decided for when the patient cannot say: answers, and care whose aim is comfort. */
    List<Claim> directives() {
        List<Claim> claims = new ArrayList<>(answers(StatusCodes.ADVANCE_DIRECTIVE, Instant.MIN));
        Stream.of("Condition", "Procedure", "CarePlan", "ServiceRequest")
                .flatMap(type -> facts.timeline().events(type, CareGoals.COMFORT_CARE).stream())
                .filter(event -> !event.label().isEmpty() && !event.status().isEmpty())
                .map(event -> stated("comfort", event))
                .forEach(claims::add);
        return claims;
    }

    List<Claim> plans() {
        return SummaryFacts.newestOfEachLabel(Stream.of("CarePlan", "Goal", "ServiceRequest", "Appointment")
                        .flatMap(type -> facts.timeline().events(type).stream())
                        .filter(event -> OPEN_PLAN.contains(event.status())))
                .stream()
                .map(event -> stated("plan", event))
                .toList();
    }

    /** Devices in or on the patient. */
    List<Claim> devices() {
        return SummaryFacts.newestOfEachLabel(Stream.of("DeviceUseStatement", "Device")
                        .flatMap(type -> facts.timeline().events(type).stream()))
                .stream()
                .map(event -> stated("device", event))
                .toList();
    }

    private List<Claim> answers(CodeSet codes, Instant from) {
        return newest(facts.timeline().events("Observation", codes).stream()
                        .filter(event -> !event.label().isEmpty()
                                && !SummaryFacts.start(event).isBefore(from)))
                .map(event -> answer("answer", event, codes))
                .toList();
    }

    private Claim answer(String template, Event event, CodeSet codes) {
        boolean dated = event.time().isPresent();
        Sentence sentence = facts.sentence(
                        template + (dated ? ".dated" : ""), "{what}: {answer}" + (dated ? ", {date}." : "."))
                .label("what", event, codes)
                .answer("answer", event, codes);
        return (dated ? sentence.date("date", event) : sentence).claim();
    }

    private Claim stated(String template, Event event) {
        boolean dated = event.time().isPresent();
        boolean stated = !event.status().isEmpty();
        Sentence sentence = facts.sentence(
                        template + (stated ? ".stated" : "") + (dated ? ".dated" : ""),
                        "{what}" + (stated ? ": {status}" : "") + (dated ? ", {date}." : "."))
                .label("what", event);
        if (stated) {
            sentence.status("status", event);
        }
        return (dated ? sentence.date("date", event) : sentence).claim();
    }

    /** Of those that answer in words, the newest of each label. */
    private static Stream<Event> newest(Stream<Event> observations) {
        Map<String, Event> newest = new LinkedHashMap<>();
        observations
                .filter(event ->
                        event.as(Observation.class).flatMap(Answers::of).isPresent())
                .sorted(Comparator.comparing(SummaryFacts::start).reversed())
                .forEach(event -> newest.putIfAbsent(event.label(), event));
        return newest.values().stream();
    }

    private static CodeSet any(Event event) {
        return new CodeSet(
                event.label(),
                event.concept().getCoding().stream()
                        .filter(coding -> coding.hasSystem() && coding.hasCode())
                        .map(coding -> new Code(coding.getSystem(), coding.getCode(), event.label()))
                        .toList());
    }

    private static boolean isFunctional(Event event) {
        return event.as(Observation.class)
                .filter(observation -> observation.getCategory().stream()
                        .flatMap(category -> category.getCoding().stream())
                        .anyMatch(coding -> StatusCodes.FUNCTIONAL_CATEGORY.equals(coding.getCode())))
                .filter(observation -> observation.getCode().getCoding().stream()
                        .anyMatch(coding -> coding.hasSystem() && coding.hasCode()))
                .isPresent();
    }
}
