package org.prodrome.server.pages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Voices;
import org.prodrome.cds.option.Cited;
import org.prodrome.cds.option.Criterion;
import org.prodrome.cds.option.Option;
import org.prodrome.cds.option.Plan;
import org.prodrome.server.option.OptionShelf;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What can be done beside alerts, and by whose word. Anybody may read it: what was refused and where a site keeps its
 * content stand in the log.
 */
@RestController
final class OptionPagesController {
    private final OptionShelf content;
    private final Voices voices;

    OptionPagesController(OptionShelf content, Voices voices) {
        this.content = content;
        this.voices = voices;
    }

    @GetMapping(path = "/options", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> page() {
        Html page = new Html("Options")
                .text(
                        "What can be done beside an alert: %d plans. Whether a plan may stand on a card is decided in the register."
                                .formatted(content.plans().size()))
                .note(PagesController.LIMITS);
        if (!content.state().equals("ready")) {
            page.text("The content is %s: until it is read, cards come without options.".formatted(content.state()));
        }
        for (Plan plan : content.plans()) {
            page.heading(plan.title())
                    .rows(List.of(
                            List.of("Plan", plan.id()),
                            List.of("State", state(plan)),
                            List.of("Beside", String.join(", ", plan.alerts())),
                            List.of("From", from(plan) + ", published by " + plan.publisher()),
                            List.of("Address", plan.url())))
                    .link(attributes(plan), "Source attributes")
                    .rows(plan.choices().stream()
                            .flatMap(choice -> choice.options().stream())
                            .map(option -> List.of(option.title(), words(option)))
                            .toList());
        }
        return PagesController.html(page.link("/rules", "Rules").link("/", "About this server"));
    }

    @GetMapping(path = "/options", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("state", content.state());
        all.put("plans", content.plans().stream().map(this::json).toList());
        return all;
    }

    private Map<String, Object> json(Plan plan) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("id", plan.id());
        one.put("url", plan.url());
        one.put("version", plan.version());
        one.put("title", plan.title());
        one.put("publisher", plan.publisher());
        one.put("from", from(plan));
        one.put("state", state(plan));
        one.put("sourceAttributes", attributes(plan));
        one.put("rules", plan.rules());
        one.put("orders", plan.orders());
        one.put(
                "options",
                plan.choices().stream()
                        .flatMap(choice -> choice.options().stream())
                        .map(OptionPagesController::json)
                        .toList());
        return one;
    }

    private static Map<String, Object> json(Option option) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("id", option.id());
        one.put("title", option.title());
        one.put("text", option.text());
        one.put("criteria", option.criteria().stream().map(Criterion::words).toList());
        one.put("cautions", option.cautions().stream().map(Criterion::words).toList());
        one.put("change", option.change().name().toLowerCase(Locale.ROOT));
        one.put("sources", option.sources());
        return one;
    }

    private static String words(Option option) {
        String criteria = option.criteria().isEmpty()
                ? "always"
                : option.criteria().stream().map(Criterion::words).collect(Collectors.joining("; "));
        String sources = option.sources().stream().map(Cited::text).collect(Collectors.joining("; "));
        return "%s For: %s. Source: %s".formatted(option.text(), criteria, sources);
    }

    private static String attributes(Plan plan) {
        return "/options/%s/source-attributes".formatted(plan.id().replace('|', '/'));
    }

    private static String from(Plan plan) {
        return plan.isShipped() ? "shipped" : "this site";
    }

    private String state(Plan plan) {
        return voices.now()
                .find(Kind.PLAN, plan.id())
                .map(speaker -> speaker.state().name().toLowerCase(Locale.ROOT))
                .orElse("not registered");
    }
}
