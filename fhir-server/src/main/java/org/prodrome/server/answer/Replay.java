package org.prodrome.server.answer;

import ca.uhn.fhir.repository.IRepository;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.prodrome.cds.hook.CallArchive;
import org.prodrome.cds.hook.CallRefusedException;
import org.prodrome.cds.hook.CdsResponse;
import org.prodrome.cds.hook.CdsService;
import org.prodrome.cds.hook.CdsServiceRegistry;
import org.prodrome.cds.hook.ReplayableService;

/** Makes an answer again from the versions of the resources that it read, and compares one card byte for byte. */
final class Replay {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOPIC = "/source/topic/code";

    private static final int MOST_PARTS = 50;

    private final CdsServiceRegistry services;
    private final CallArchive calls;
    private final Bases bases;
    private final String program;

    Replay(CdsServiceRegistry services, CallArchive calls, Bases bases, String program) {
        this.services = services;
        this.calls = calls;
        this.bases = bases;
        this.program = program;
    }

    /**
     * What came of it.
     *
     * @param same whether the card came out byte for byte
     * @param card as it left
     * @param again as it comes out now, or the card that comes out in its place; empty where none does
     * @param changed in words what is another now: the program, what the answer rested on, inputs that are gone; never
     *     empty when the card is not the same
     * @param basis what the answer rested on that is another now, also where the card is the same
     * @param basisKnown whether it is known what the answer rested on; not of answers that versions before that gave
     * @param differences where the two cards differ
     * @param newerInputs inputs that have newer versions since, which do not hinder the replay
     */
    record Outcome(
            boolean same,
            String card,
            String again,
            List<String> changed,
            List<Basis.Changed> basis,
            boolean basisKnown,
            CardDiff.Result differences,
            List<String> newerInputs) {}

    /** What was read, and what became of reading it again. */
    private record Inputs(List<Resource> resources, List<String> newer, List<String> gone) {}

    Outcome of(String uuid, HookAnswer answer, IRepository record) {
        Content content = Content.unpacked(answer.packed());
        List<JsonNode> sent = cards(content.response());
        Optional<JsonNode> card = find(sent, uuid);
        Inputs inputs = inputs(content, record);
        List<String> changed = new ArrayList<>();
        if (!content.program().equals(program)) {
            changed.add("the program was %s and is %s".formatted(content.program(), program));
        }
        Optional<JsonNode> again = Optional.empty();
        Optional<CdsService> service = services.find(answer.serviceId());
        if (service.isPresent() && service.get() instanceof ReplayableService replayable) {
            try {
                CdsResponse response = replayable.replay(
                        calls.again(content.call(), replayable.description()), content.trace(), inputs.resources());
                List<JsonNode> now = cards(json(response));
                again = card.flatMap(one -> counterpart(one, sent, now));
            } catch (CallRefusedException e) {
                changed.add("this version no longer reads the call: " + e.getMessage());
            }
        } else {
            changed.add("the service %s is no longer there".formatted(answer.serviceId()));
        }
        // After the replay, which has waited for the content of options where it needs it.
        Optional<Basis> then = content.basis().isEmpty() ? Optional.empty() : bases.find(content.basis());
        List<Basis.Changed> basis =
                then.map(known -> known.comparedWith(bases.now())).orElse(List.of());
        basis.stream().limit(MOST_PARTS).map(Basis.Changed::words).forEach(changed::add);
        inputs.gone().forEach(input -> changed.add("%s can no longer be read".formatted(input)));
        String before = card.map(JsonNode::toString).orElse("");
        String now = again.map(JsonNode::toString).orElse("");
        boolean same = !before.isEmpty() && before.equals(now);
        CardDiff.Result differences =
                card.isPresent() && again.isPresent() ? difference(card.get(), again.get()) : CardDiff.Result.NONE;
        if (!same) {
            changed.add(inWords(uuid, again, differences));
            if (then.isEmpty()) {
                changed.add("the answer was kept by a version that did not keep what it rested on, so it is not known"
                        + " whether build, models, content, settings or address are others now");
            } else if (changed.size() == 1) {
                changed.add("build, models, content, settings, address and inputs are the same");
            }
        }
        return new Outcome(same, before, now, changed, basis, then.isPresent(), differences, inputs.newer());
    }

    private static String inWords(String uuid, Optional<JsonNode> again, CardDiff.Result differences) {
        if (again.isEmpty()) {
            return "no card of this kind comes out any more";
        }
        String places = "differences are at %d places".formatted(differences.size());
        return uuid.equals(again.get().path("uuid").asText())
                ? "the card says the same in other surroundings: " + places
                : "the card comes out with other words, so with another uuid: " + places;
    }

    /** The ids of suggestions are made from the card's, so that of another card they say nothing more. */
    private static CardDiff.Result difference(JsonNode before, JsonNode now) {
        CardDiff.Result all = CardDiff.between(before, now);
        return before.path("uuid").equals(now.path("uuid"))
                ? all
                : new CardDiff.Result(
                        all.listed().stream()
                                .filter(one -> !one.path().matches("\\$\\.suggestions\\[\\d+]\\.uuid"))
                                .toList(),
                        all.more());
    }

    private static Inputs inputs(Content content, IRepository record) {
        Inputs inputs = new Inputs(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String input : content.trace().inputs()) {
            IdType id = new IdType(input);
            Optional<Resource> now = read(record, id.toVersionless());
            boolean isNewer = id.hasVersionIdPart()
                    && now.filter(one ->
                                    !id.getVersionIdPart().equals(one.getMeta().getVersionId()))
                            .isPresent();
            if (isNewer) {
                inputs.newer().add(input);
            }
            // What has no newer version is read once; what is gone now may still have the version that was read.
            (now.isEmpty() || isNewer ? read(record, id) : now)
                    .ifPresentOrElse(
                            inputs.resources()::add, () -> inputs.gone().add(input));
        }
        return inputs;
    }

    /**
     * The card that stands for another: of the same uuid, else of the same kind about the same resources, else the one
     * of that kind in the same place.
     */
    private static Optional<JsonNode> counterpart(JsonNode card, List<JsonNode> sent, List<JsonNode> now) {
        List<JsonNode> kind = ofKind(card, now);
        return find(now, card.path("uuid").asText())
                .or(() -> kind.stream()
                        .filter(one ->
                                card.has("extension") && one.path("extension").equals(card.path("extension")))
                        .findFirst())
                .or(() -> kind.stream()
                        .skip(Math.max(0, ofKind(card, sent).indexOf(card)))
                        .findFirst());
    }

    private static List<JsonNode> ofKind(JsonNode card, List<JsonNode> among) {
        return among.stream()
                .filter(one -> one.at(TOPIC).equals(card.at(TOPIC)))
                .toList();
    }

    private static Optional<Resource> read(IRepository record, IdType id) {
        try {
            Class<? extends IBaseResource> type = record.fhirContext()
                    .getResourceDefinition(id.getResourceType())
                    .getImplementingClass();
            return Optional.of((Resource) record.read(type, id));
        } catch (BaseServerResponseException e) {
            return Optional.empty();
        }
    }

    private static String json(CdsResponse response) {
        try {
            return JSON.writeValueAsString(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<JsonNode> find(List<JsonNode> cards, String uuid) {
        return cards.stream()
                .filter(card -> card.path("uuid").asText().equals(uuid))
                .findFirst();
    }

    private static List<JsonNode> cards(String response) {
        try {
            List<JsonNode> cards = new ArrayList<>();
            JSON.readTree(response).path("cards").forEach(cards::add);
            return cards;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
