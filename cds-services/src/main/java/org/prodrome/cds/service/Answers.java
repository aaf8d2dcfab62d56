package org.prodrome.cds.service;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.prodrome.cds.governance.Audience;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Ruling;
import org.prodrome.cds.governance.Voices;
import org.prodrome.cds.hook.CdsResponse;
import org.prodrome.cds.hook.HookCall;
import org.prodrome.cds.hook.Trace;
import org.prodrome.cds.prefetch.CallRecords;
import org.prodrome.cds.prefetch.PatientRecord;
import org.prodrome.cds.prefetch.RecordAssembler;

/** The last steps of every service: who is told, what may leave, and how it came about. */
final class Answers {
    private Answers() {}

    /** Who would be told, about whom. */
    static Audience audience(HookCall call, CallRecords found) {
        Set<String> patients =
                new HashSet<>(Set.of(call.patientKey(call.context().patientId())));
        Stream.of(Optional.ofNullable(found.clinical()), Optional.ofNullable(found.images()))
                .flatMap(Optional::stream)
                .filter(PatientRecord::isFromOwnStore)
                .map(PatientRecord::patientId)
                .forEach(patients::add);
        Set<String> clients = Stream.of(call.sender().client(), Objects.requireNonNullElse(call.fhirServer(), ""))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        return new Audience(clients, Objects.requireNonNullElse(call.context().userId(), ""), patients);
    }

    /**
     * The cards that leave: those of a service that may speak, as far as the budget goes. Who speaks on them is noted.
     *
     * @param budget how many of the cards may be sent
     */
    static List<Written> leave(
            List<Written> cards,
            Floor floor,
            Proceedings proceedings,
            Voices voices,
            String service,
            ToIntFunction<List<Written>> budget) {
        Ruling own = floor.ask(Kind.SERVICE, service);
        if (!own.shown()) {
            cards.forEach(one -> proceedings.cardWithheld(one.topic(), own.reason()));
            return List.of();
        }
        int granted = budget.applyAsInt(cards);
        cards.subList(granted, cards.size()).forEach(card -> proceedings.cardWithheld(card.topic(), "budget"));
        List<Written> sent = cards.subList(0, granted);
        sent.forEach(card -> proceedings.cardSent(card.topic()));
        voices.spoke(floor.heard(service, sent.stream().map(Written::candidate).toList()));
        return sent;
    }

    /** What the budget that is shared by the services of one hook leaves. */
    static int withinBudget(InstanceBudget shared, HookCall call, InstanceBudget.Seat seat, List<Written> cards) {
        return shared.grant(call.caller(), call.hookInstance(), seat, cards.size());
    }

    /** The answer with its trace. */
    static CdsResponse of(List<Written> cards, CallRecords found, Instant at, Floor floor, Proceedings proceedings) {
        List<Trace.Said> said = cards.stream()
                .map(one -> new Trace.Said(
                        one.card().uuid().toString(),
                        one.topic(),
                        one.candidate().tier(),
                        floor.rulesOf(one.candidate()),
                        one.candidate().voices().stream().map(Voices.Spoken::id).toList(),
                        one.candidate().plans().stream().map(Voices.Spoken::id).toList(),
                        !one.card().suggestions().isEmpty(),
                        one.candidate().sources()))
                .toList();
        Optional<PatientRecord> own = Stream.of(
                        Optional.ofNullable(found.images()), Optional.ofNullable(found.clinical()))
                .flatMap(Optional::stream)
                .filter(PatientRecord::isFromOwnStore)
                .findFirst();
        Trace trace = new Trace(
                at,
                own.map(PatientRecord::patientId).orElse(""),
                own.map(PatientRecord::inputs).orElse(List.of()),
                own.map(PatientRecord::seen).orElse(Set.of()),
                own.map(RecordAssembler::similarAnswers).orElse(List.of()),
                said,
                proceedings.steps(),
                found.pulled(),
                cards.stream().flatMap(one -> one.sentences().stream()).toList());
        return new CdsResponse(cards.stream().map(Written::card).toList(), trace);
    }
}
