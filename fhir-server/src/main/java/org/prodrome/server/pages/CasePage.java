package org.prodrome.server.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Coding;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.hook.Trace;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.answer.SentCase;
import org.prodrome.server.feedback.CardFeedback;
import org.prodrome.server.pages.Html.Words;

/** How one card came about: its sentences with what they derive from, who spoke, and what users made of it. */
final class CasePage {
    private final SentCase sent;
    private final PublicAddress address;
    private final Map<String, String> versions = new HashMap<>();

    CasePage(SentCase sent, PublicAddress address) {
        this.sent = sent;
        this.address = address;
        for (String input : sent.inputs()) {
            versions.put(input.replaceAll("/_history/.*", ""), input);
        }
    }

    /** @param states state that a speaker was in when the card left, as a word */
    Html of(BiFunction<Kind, String, String> states, List<CardFeedback> feedback) {
        Html page = new Html("How a card came about")
                .note(PagesController.LIMITS)
                .text(sent.sent().path("summary").asText())
                .rows(List.of(
                        List.of("Card", sent.card()),
                        List.of("Sent", sent.answered().toString()),
                        List.of(
                                "Urgency",
                                "tier %d of 3, 1 interrupts"
                                        .formatted(sent.said().tier())),
                        List.of("Hook instance", sent.hookInstance()),
                        List.of("Program", sent.program())))
                .heading("What it says, and from what");
        sentences(page);
        page.heading("Who spoke").cells(List.of("", "Name and version", "State then"), speakers(states));
        page.heading("What users made of it");
        feedback(page, feedback);
        return page.heading("Look further")
                .link(
                        address.base() + "/cards/" + sent.card() + "/$replay",
                        "The card made again from the same versions")
                .link(
                        address.base() + "/cards/$explain?hookInstance=" + encoded(sent.hookInstance()),
                        "What ran in this call, and what was kept back");
    }

    private void sentences(Html page) {
        if (sent.sentences().isEmpty()) {
            page.text("An earlier version kept no sentences of its cards; the card rests on:")
                    .cells(
                            List.of("Resource"),
                            List.of(List.of(resources(sent.said().sources()))));
        }
        for (Trace.Sentence sentence : sent.sentences()) {
            page.text(sentence.words());
            List<List<List<Words>>> rows = new ArrayList<>();
            for (Trace.Part part : sentence.parts()) {
                rows.add(List.of(
                        List.of(Words.plain(part.printed())),
                        List.of(Words.plain(part.function())),
                        resources(part.sources())));
            }
            if (!rows.isEmpty()) {
                page.cells(List.of("Shown", "Derived by", "From"), rows);
            }
        }
    }

    /** Resources of our own record lead to the version that was read; a caller's own are named only. */
    private List<Words> resources(List<String> references) {
        return references.stream()
                .map(reference -> versions.containsKey(reference)
                        ? new Words(reference, address.fhir() + "/" + versions.get(reference))
                        : Words.plain(reference))
                .toList();
    }

    private List<List<List<Words>>> speakers(BiFunction<Kind, String, String> states) {
        List<List<List<Words>>> rows = new ArrayList<>();
        rows.add(speaker(
                Kind.SERVICE, sent.service(), "/cds-services/" + sent.service() + "/source-attributes", states));
        sent.said()
                .rules()
                .forEach(rule -> rows.add(speaker(Kind.RULE, rule, "/rules/" + rule + "/source-attributes", states)));
        sent.said().models().forEach(model -> rows.add(speaker(Kind.MODEL, model, model(model), states)));
        sent.said()
                .plans()
                .forEach(plan -> rows.add(
                        speaker(Kind.PLAN, plan, "/options/" + plan.replace('|', '/') + "/source-attributes", states)));
        return rows;
    }

    private List<List<Words>> speaker(Kind kind, String id, String path, BiFunction<Kind, String, String> states) {
        return List.of(
                List.of(Words.plain(
                        switch (kind) {
                            case SERVICE -> "Service";
                            case RULE -> "Rule";
                            case MODEL -> "Model";
                            case PLAN -> "Options";
                        })),
                List.of(new Words(id, address.base() + path)),
                List.of(Words.plain(states.apply(kind, id))));
    }

    private static String model(String coordinates) {
        String[] parts = coordinates.split("\\|", 2);
        return "/models/" + parts[0] + (parts.length > 1 ? "?version=" + encoded(parts[1]) : "");
    }

    /** Without the comment, which is free text about a patient; its resource has it. */
    private void feedback(Html page, List<CardFeedback> items) {
        if (items.isEmpty()) {
            page.text("Nothing is on record.");
            return;
        }
        page.cells(
                List.of("Received", "Outcome", "Reason", "Resource"),
                items.stream()
                        .map(item -> List.of(
                                List.of(Words.plain(item.received().toString())),
                                List.of(Words.plain(item.outcome())),
                                List.of(Words.plain(item.reasons().stream()
                                        .map(Coding::getCode)
                                        .collect(Collectors.joining(", ")))),
                                List.of(new Words(
                                        "GuidanceResponse/" + item.id(),
                                        address.fhir() + "/GuidanceResponse/" + item.id()))))
                        .toList());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
