package org.prodrome.server.pages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Voices;
import org.prodrome.longitudinal.detector.Detector;
import org.prodrome.longitudinal.detector.Rule;
import org.prodrome.longitudinal.reading.AdviceRules;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What each rule is, for whoever reads a card that it wrote. */
@RestController
final class RulePagesController {
    /** Fields of medicine by the package that their rules live in, in the order in which they are listed. */
    private static final Map<String, String> FIELDS = fields();

    private static final List<String> COLUMNS = List.of("Rule", "What for", "For whom", "Looks back");

    private final List<Detector> rules;
    private final Voices voices;

    /** @param rules by which this server reads a record */
    RulePagesController(List<Detector> rules, Voices voices) {
        this.voices = voices;
        this.rules = List.copyOf(rules);
    }

    @GetMapping(path = "/rules", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> rules() {
        List<Rule> advice = AdviceRules.all();
        Html page = new Html("Rules")
                .text("What is looked for in a record: %d rules; beside an order, an entry or a discharge: %d more."
                        .formatted(rules.size(), advice.size()))
                .note(PagesController.LIMITS)
                .text(
                        "What they find is stored; whether it may stand on a card is decided in the register. How loudly is decided by"
                                + " what is found: T1 is critical and now, T2 a validated score or a significant change across a limit,"
                                + " T3 information. A rule that lacks something says what; it never guesses.");
        FIELDS.forEach((name, title) -> {
            List<Html.Row> rows = rules.stream()
                    .filter(detector -> field(detector).equals(name))
                    .map(Detector::rule)
                    .map(RulePagesController::row)
                    .toList();
            if (!rows.isEmpty()) {
                page.heading(title).table(COLUMNS, rows);
            }
        });
        page.heading("Orders, entries, discharge")
                .table(COLUMNS, advice.stream().map(RulePagesController::row).toList());
        return PagesController.html(page.link("/", "About this server"));
    }

    private static Html.Row row(Rule rule) {
        return new Html.Row(
                "/rules/" + rule.id(), rule.title(), List.of(rule.purpose(), rule.population(), rule.lookBack()));
    }

    private String state(Rule rule) {
        return voices.now()
                .find(Kind.RULE, rule.id())
                .map(speaker -> speaker.state().name().toLowerCase(Locale.ROOT))
                .orElse("not registered");
    }

    private static String field(Detector detector) {
        String inPackage = detector.getClass().getPackageName();
        String field = inPackage.substring(inPackage.lastIndexOf('.') + 1);
        return FIELDS.containsKey(field) ? field : "";
    }

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("kidney", "Kidney and potassium");
        fields.put("deterioration", "Deterioration and sepsis");
        fields.put("cancer", "Cancer");
        fields.put("liver", "Liver");
        fields.put("metabolic", "Glucose and thyroid");
        fields.put("cardiovascular", "Heart and stroke");
        fields.put("pregnancy", "Pregnancy");
        fields.put("growth", "Growth");
        fields.put("", "Other");
        return fields;
    }

    @GetMapping(path = "/rules/{name}/{version}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> rule(@PathVariable("name") String name, @PathVariable("version") String version) {
        return Stream.concat(rules.stream().map(Detector::rule), AdviceRules.all().stream())
                .filter(rule -> rule.id().equals(name + "/" + version))
                .findFirst()
                .map(rule -> PagesController.html(page(rule)))
                .orElseGet(() -> PagesController.notFound("No such rule", "/rules", "All rules"));
    }

    private Html page(Rule rule) {
        Html page = new Html(rule.title())
                .text(rule.purpose())
                .note(PagesController.LIMITS)
                .rows(List.of(
                        List.of("Rule", rule.id()),
                        List.of("State", state(rule)),
                        List.of("For", rule.population()),
                        List.of("Looks back", rule.lookBack()),
                        List.of("Would change with", rule.whatWouldChangeIt()),
                        List.of("Source", rule.citation().text())));
        if (!rule.citation().url().isEmpty()) {
            page.link(rule.citation().url(), "The source");
        }
        return page.link("/rules/" + rule.id() + "/source-attributes", "Source attributes, owner and state")
                .link("/rules", "All rules");
    }
}
