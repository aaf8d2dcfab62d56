package org.prodrome.server.pages;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.SourceAttribute;
import org.prodrome.cds.governance.Speaker;
import org.prodrome.cds.governance.State;
import org.prodrome.cds.governance.Voices;
import org.prodrome.imaging.model.PackageVersion;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The 31 source attributes of each service, rule, model and plan of options, for whoever reads a card that it wrote: as
 * a page, or as JSON where {@code Accept} asks for it.
 */
@RestController
final class SourceAttributesController {
    private final Voices voices;

    SourceAttributesController(Voices voices) {
        this.voices = voices;
    }

    @GetMapping(path = "/cds-services/{id}/source-attributes", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> service(@PathVariable("id") String id) {
        return page(find(Kind.SERVICE, id));
    }

    @GetMapping(path = "/cds-services/{id}/source-attributes", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> serviceAsJson(@PathVariable("id") String id) {
        return json(find(Kind.SERVICE, id));
    }

    @GetMapping(path = "/rules/{name}/{version}/source-attributes", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> rule(@PathVariable("name") String name, @PathVariable("version") String version) {
        return page(find(Kind.RULE, name + "/" + version));
    }

    @GetMapping(path = "/rules/{name}/{version}/source-attributes", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> ruleAsJson(
            @PathVariable("name") String name, @PathVariable("version") String version) {
        return json(find(Kind.RULE, name + "/" + version));
    }

    @GetMapping(path = "/models/{id}/source-attributes", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> model(
            @PathVariable("id") String id, @RequestParam(name = "version", required = false) @Nullable String version) {
        return page(model(id, version, voices));
    }

    @GetMapping(path = "/models/{id}/source-attributes", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> modelAsJson(
            @PathVariable("id") String id, @RequestParam(name = "version", required = false) @Nullable String version) {
        return json(model(id, version, voices));
    }

    /** Of the plan of options that a card lists. */
    @GetMapping(path = "/options/{name}/{version}/source-attributes", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> plan(@PathVariable("name") String name, @PathVariable("version") String version) {
        return page(find(Kind.PLAN, name + "|" + version));
    }

    @GetMapping(path = "/options/{name}/{version}/source-attributes", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, Object>> planAsJson(
            @PathVariable("name") String name, @PathVariable("version") String version) {
        return json(find(Kind.PLAN, name + "|" + version));
    }

    private Optional<Speaker> find(Kind kind, String id) {
        return voices.now().find(kind, id);
    }

    /** The version of a model that was asked for, or the highest that is registered. */
    private static Optional<Speaker> model(String id, @Nullable String version, Voices voices) {
        return voices.now().speakers().stream()
                .filter(speaker -> speaker.kind() == Kind.MODEL)
                .filter(speaker -> speaker.id().startsWith(id + "|"))
                .filter(speaker -> version == null || speaker.version().equals(version))
                .max(Comparator.comparing(Speaker::version, PackageVersion.ORDER));
    }

    private static ResponseEntity<String> page(Optional<Speaker> found) {
        if (found.isEmpty()) {
            return PagesController.notFound("Source attributes", "/", "About this server");
        }
        Speaker speaker = found.get();
        Html page = new Html(speaker.title())
                .text(
                        "What is known about it before anybody relies on it: the 31 source attributes of 45 CFR 170.315(b)(11).")
                .note(PagesController.LIMITS)
                .rows(List.of(
                        List.of("Name", speaker.id()),
                        List.of("State", word(speaker.state())),
                        List.of("Owner", speaker.owner().isEmpty() ? "nobody yet" : speaker.owner()),
                        List.of(
                                "Review due",
                                speaker.reviewDue() == null
                                        ? "not set"
                                        : speaker.reviewDue().toString())));
        List<List<String>> rows = new ArrayList<>();
        for (SourceAttribute attribute : SourceAttribute.values()) {
            String text = speaker.attributes().of(attribute);
            rows.add(List.of(attribute.title(), text.isEmpty() ? "(empty: it cannot go live)" : text));
        }
        page.heading("Source attributes").rows(rows);
        if (speaker.kind() == Kind.RULE) {
            page.link("/rules/" + speaker.id(), "About the rule");
        }
        return PagesController.html(page.link("/", "About this server"));
    }

    private static ResponseEntity<Map<String, Object>> json(Optional<Speaker> found) {
        if (found.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        Speaker speaker = found.get();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("kind", speaker.kind().name().toLowerCase(Locale.ROOT));
        body.put("id", speaker.id());
        body.put("version", speaker.version());
        body.put("state", word(speaker.state()));
        body.put("owner", speaker.owner());
        Map<String, String> attributes = new LinkedHashMap<>();
        for (SourceAttribute attribute : SourceAttribute.values()) {
            attributes.put(attribute.key(), speaker.attributes().of(attribute));
        }
        body.put("attributes", attributes);
        return ResponseEntity.ok(body);
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
