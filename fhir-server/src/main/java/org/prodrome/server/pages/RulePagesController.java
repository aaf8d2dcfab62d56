package org.prodrome.server.pages;

import java.util.List;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.Rule;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What each rule is, for whoever reads a card that it wrote. */
@RestController
final class RulePagesController {
    private final List<Detector> rules;

    /** @param rules by which this server reads a record */
    RulePagesController(List<Detector> rules) {
        this.rules = List.copyOf(rules);
    }

    @GetMapping(path = "/rules", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> rules() {
        Html page = new Html("Rules").text("What is looked for in a record.").note(PagesController.LIMITS);
        for (Detector detector : rules) {
            page.link("/rules/" + detector.rule().id(), detector.rule().title());
        }
        return PagesController.html(page.link("/", "About this server"));
    }

    @GetMapping(path = "/rules/{name}/{version}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> rule(@PathVariable("name") String name, @PathVariable("version") String version) {
        return rules.stream()
                .map(Detector::rule)
                .filter(rule -> rule.id().equals(name + "/" + version))
                .findFirst()
                .map(rule -> PagesController.html(page(rule)))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    private static Html page(Rule rule) {
        Html page = new Html(rule.title())
                .text(rule.purpose())
                .note(PagesController.LIMITS)
                .rows(List.of(
                        List.of("Rule", rule.id()),
                        List.of("For", rule.population()),
                        List.of("Looks back", rule.lookBack()),
                        List.of("Would change with", rule.whatWouldChangeIt()),
                        List.of("Source", rule.citation().text())));
        if (!rule.citation().url().isEmpty()) {
            page.link(rule.citation().url(), "The source");
        }
        return page.link("/rules", "All rules");
    }
}
