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

    private final CdsServiceRegistry services;
    private final CallArchive calls;
    private final String program;

    Replay(CdsServiceRegistry services, CallArchive calls, String program) {
        this.services = services;
        this.calls = calls;
        this.program = program;
    }

    /**
     * What came of it.
     *
     * @param same whether the card came out byte for byte
     * @param card as it left
     * @param again as it comes out now; empty where it does not
     * @param changed what differs, in words: versions of the program, inputs that are gone, inputs that have newer
     *     versions since (which do not hinder the replay)
     */
    record Outcome(boolean same, String card, String again, List<String> changed, List<String> newerInputs) {}

    Outcome of(String uuid, HookAnswer answer, IRepository record) {
        Content content = Content.unpacked(answer.packed());
        String card = content.card(uuid).map(JsonNode::toString).orElse("");
        List<String> changed = new ArrayList<>();
        if (!content.program().equals(program)) {
            changed.add("the program was %s and is %s".formatted(content.program(), program));
        }
        List<Resource> inputs = new ArrayList<>();
        List<String> newer = new ArrayList<>();
        for (String input : content.trace().inputs()) {
            IdType id = new IdType(input);
            Optional<Resource> now = read(record, id.toVersionless());
            boolean isNewer = id.hasVersionIdPart()
                    && now.filter(one ->
                                    !id.getVersionIdPart().equals(one.getMeta().getVersionId()))
                            .isPresent();
            if (isNewer) {
                newer.add(input);
            }
            // What has no newer version is read once; what is gone now may still have the version that was read.
            (now.isEmpty() || isNewer ? read(record, id) : now)
                    .ifPresentOrElse(inputs::add, () -> changed.add("%s can no longer be read".formatted(input)));
        }
        String again = "";
        Optional<CdsService> service = services.find(answer.serviceId());
        if (service.isPresent() && service.get() instanceof ReplayableService replayable) {
            try {
                CdsResponse response = replayable.replay(
                        calls.again(content.call(), replayable.description()), content.trace(), inputs);
                again = Content.card(json(response), uuid)
                        .map(JsonNode::toString)
                        .orElse("");
            } catch (CallRefusedException e) {
                changed.add("this version no longer reads the call: " + e.getMessage());
            }
        } else {
            changed.add("the service %s is no longer there".formatted(answer.serviceId()));
        }
        boolean same = !card.isEmpty() && card.equals(again);
        if (!same && again.isEmpty()) {
            changed.add("the card does not come out any more, or with other words (its uuid is made from them)");
        }
        return new Outcome(same, card, again, changed, newer);
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
}
