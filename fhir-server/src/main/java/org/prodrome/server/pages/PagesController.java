package org.prodrome.server.pages;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.cds.count.CdsCounters;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.Voices;
import org.prodrome.imaging.card.ChaiCard;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.PackageLoad;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What this server is and what its models say of themselves; nothing about any patient. */
@RestController
final class PagesController {
    static final String LIMITS =
            "Decision support for clinicians: verify before you act. Not a medical device, not validated for clinical use.";

    private final ModelCatalogue models;
    private final CdsCounters counters;
    private final Voices voices;

    PagesController(ModelCatalogue models, CdsCounters counters, Voices voices) {
        this.models = models;
        this.counters = counters;
        this.voices = voices;
    }

    /** The front page. */
    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> index() {
        Html page = new Html("Prodrome")
                .text(
                        "Reads a patient's images, history and trends together and says on a CDS Hooks card what they show."
                                + " Every sentence on a card names its sources and was derived from them again before it left.")
                .note(LIMITS)
                .heading("Addresses")
                .rows(List.of(
                        List.of("/fhir", "FHIR R4: transactions, search, ImagingStudy/[id]/$similar"),
                        List.of(
                                "/fhir/Patient/[id]/$early-signs",
                                "what the rules find, what they cannot compute and what is missing"),
                        List.of("/fhir/Patient/[id]/$timeline", "dated events with their sources, and contradictions"),
                        List.of(
                                "/fhir/Patient/[id]/$summary",
                                "the history as IPS document or Markdown, early signs first"),
                        List.of("/rules", "what is looked for in a record, with sources and limits"),
                        List.of("/dicomweb/studies", "STOW-RS, and WADO-RS of single instances"),
                        List.of("/imaging-jobs?study=UID", "what became of a study that was sent"),
                        List.of("/cds-services", "CDS Hooks discovery; prodrome-patient-view combines the services"),
                        List.of(
                                "/governance/speakers",
                                "what may speak, in whose charge, and what it lacks; the kill switch is beside it"),
                        List.of(
                                "/cards/$explain?hookInstance=",
                                "why cards came or did not; /cards/[uuid]/$replay makes one again, /cases/[uuid] is its page"),
                        List.of("/acceptance", "cards shown, accepted and overridden, by service and rule"),
                        List.of("/counters", "cards sent, sentences dropped and why, since start"),
                        List.of("/actuator/health/readiness", "whether the server can answer")))
                .heading("Rules")
                .link("/rules", "What is looked for in a record")
                .heading("Models");
        for (PackageLoad load : models.packages()) {
            if (load instanceof PackageLoad.Loaded loaded) {
                Manifest manifest = loaded.modelPackage().manifest();
                page.link(
                        "/models/%s?version=%s".formatted(manifest.id(), manifest.version()),
                        "%s %s, %s".formatted(manifest.name(), manifest.version(), state(manifest)));
            } else if (load instanceof PackageLoad.PackageRefused refused) {
                page.text("%s is not used: %s".formatted(refused.source(), refused.reason()));
            }
        }
        return html(page);
    }

    /** The card of a model: of the version asked for, or of the highest that can be used. */
    @GetMapping(path = "/models/{id}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> model(
            @PathVariable("id") String id, @RequestParam(name = "version", required = false) @Nullable String version) {
        return find(id, version)
                .map(found -> html(ModelPage.of(
                        found.manifest(), found.manifestSha256(), state(found.manifest()), models.versions(id))))
                .orElseGet(() -> notFound("No such model", "/", "About this server"));
    }

    /** The same card as XML of the Coalition for Health AI. */
    @GetMapping(path = "/models/{id}/chai.xml", produces = MediaType.APPLICATION_XML_VALUE)
    ResponseEntity<String> chai(
            @PathVariable("id") String id, @RequestParam(name = "version", required = false) @Nullable String version) {
        return find(id, version)
                .map(found -> ResponseEntity.ok(ChaiCard.of(found.manifest())))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    private Optional<ModelPackage> find(String id, @Nullable String version) {
        return version == null ? models.find(id) : models.find(id, version);
    }

    /** What was said and withheld since start, by name. */
    @GetMapping(path = "/counters", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Long> counters() {
        return counters.snapshot();
    }

    private String state(Manifest manifest) {
        return voices.now()
                .find(Kind.MODEL, manifest.coordinates())
                .map(speaker -> speaker.state().name().toLowerCase(Locale.ROOT))
                .orElse("not registered");
    }

    /** A page that says that there is none. */
    static ResponseEntity<String> notFound(String title, String path, String label) {
        return html(
                404,
                new Html(title).text("Nothing of this name is on this server.").link(path, label));
    }

    static ResponseEntity<String> html(Html page) {
        return html(200, page);
    }

    static ResponseEntity<String> html(int status, Html page) {
        return ResponseEntity.status(status)
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
                .body(page.page());
    }
}
