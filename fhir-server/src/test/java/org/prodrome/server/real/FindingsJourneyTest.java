package org.prodrome.server.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.prodrome.imaging.dicom.Attribute;
import org.prodrome.imaging.dicom.DicomImage;
import org.prodrome.imaging.dicom.DicomLimits;
import org.prodrome.imaging.dicom.DicomObject;
import org.prodrome.imaging.dicom.Part10Reader;
import org.prodrome.imaging.explain.Attention;
import org.prodrome.imaging.explain.AttentionReader;
import org.prodrome.imaging.finding.Call;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.finding.Finding;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.ImageResultMapper;
import org.prodrome.server.real.NihFilms.Film;
import org.prodrome.server.support.Dciodvfy;
import org.prodrome.server.support.ModelSite;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.Stow;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.ImageFinding;
import org.prodrome.terminology.code.ImageMeasurement;

/**
 * The shipped findings package through the front door: real films from STOW-RS to the card, the picture of the model's
 * attention and a person's decision. No score is written down here. The oracle is the same package asked without a
 * server, so that other weights under the same name leave these tests true.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FindingsJourneyTest {
    private static final String MODEL = ModelSite.FINDINGS + "|" + ModelSite.SHIPPED;
    private static final String NEXT = ModelSite.FINDINGS + "|" + ModelSite.NEXT;
    private static final String PAEDIATRIC = "org.prodrome.cxr-paediatric-pneumonia|1.0.0";
    private static final String PILOT_USER = "Practitioner/1";
    private static final String ANYBODY = "Practitioner/2";
    /** The record keeps four decimals. */
    private static final double PRINTED = 0.00006;
    /** So many films are looked through for what a test needs. */
    private static final int MOST = 200;

    private final Part10Reader reader = new Part10Reader(DicomLimits.DEFAULT);
    private NihFilms films;
    private ModelCatalogue catalogue;
    private ChestFilmAnalyser alone;
    private RunningServer server;
    private List<Known> speaking = List.of();

    @BeforeAll
    void theModelGoesLiveStepByStep() throws IOException {
        films = new NihFilms();
        catalogue = ModelCatalogue.open(null);
        ModelPackage loaded =
                catalogue.find(ModelSite.FINDINGS, ModelSite.SHIPPED).orElseThrow();
        alone = new ChestFilmAnalyser(loaded);
        server = ModelSite.server();
        assertThat(ModelSite.speaker(MODEL).path("state").asText())
                .as("in the demonstration what ships speaks")
                .isEqualTo("live");
        assertThat(ModelSite.inUse(MODEL).path("manifestSha256").asText()).isEqualTo(loaded.manifestSha256());
        goesLive(MODEL);
        speaking = known().filter(film -> !film.ruledIn().isEmpty()).limit(7).toList();
    }

    @AfterAll
    void close() {
        if (catalogue != null) {
            catalogue.close();
        }
    }

    private static void goesLive(String model) {
        decides(model, "shadow", "Dr A");
        decides(model, "pilot", "Dr A");
        assertThat(ModelSite.evaluated(model).statusCode()).isEqualTo(200);
        decides(model, "live", "Dr A");
    }

    private static void decides(String model, String state, String by) {
        HttpResponse<String> answer = ModelSite.decide(model, state, by);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void refuses(HttpResponse<String> answer, String why) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains(why);
    }

    /** A film and what the package says of it without a server. */
    private record Known(Film film, FilmFindings.Read read) {
        List<Finding.Answered> called(Call call) {
            return read.answered().stream()
                    .filter(finding -> finding.call() == call)
                    .toList();
        }

        /** What a card calls present: the threshold for it was reached. */
        List<Finding.Answered> ruledIn() {
            return called(Call.PRESENT).stream()
                    .filter(finding -> finding.probability() >= finding.ruleIn().threshold())
                    .toList();
        }

        List<Finding.Answered> undecided() {
            return Stream.concat(called(Call.INDETERMINATE).stream(), called(Call.PRESENT).stream())
                    .filter(finding -> !ruledIn().contains(finding))
                    .toList();
        }
    }

    private Stream<Known> known() {
        return films.adults().stream()
                .limit(MOST)
                .map(films::film)
                .flatMap(film -> read(film).map(read -> new Known(film, read)).stream());
    }

    private Optional<FilmFindings.Read> read(Film film) {
        return alone.analyse(reader.read(film.file()), reader).findings() instanceof FilmFindings.Read read
                ? Optional.of(read)
                : Optional.empty();
    }

    /** One of the films on which the package says that something is present. */
    private Known present(int which) {
        assertThat(speaking)
                .as("films of %d on which something is present", MOST)
                .hasSizeGreaterThan(which);
        return speaking.get(which);
    }

    /** A film and what came of it. */
    private record Sent(Film film, String patient, String study, JsonNode job) {}

    private Sent send(Film film) {
        server.client().postBundle(film.patient());
        Stow.post(server, film.file());
        JsonNode job = server.awaitJob(film.studyUid());
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        String study = job.path("imagingStudy").asText();
        String id = server.client()
                .get(study, ImagingStudy.class)
                .getSubject()
                .getReferenceElement()
                .getIdPart();
        return new Sent(film, id, study, job);
    }

    @Test
    void eachFindingIsAnObservationWithOneOfThreeAnswersAsThePackageGivesItAlone() {
        Set<Call> unseen = EnumSet.of(Call.PRESENT, Call.INDETERMINATE, Call.NOT_DETECTED);
        for (Known known : (Iterable<Known>) known()::iterator) {
            if (unseen.stream().noneMatch(call -> !known.called(call).isEmpty())) {
                continue;
            }
            Sent sent = send(known.film());
            Found found = byId(observations(sent, MODEL));
            assertThat(found.ids())
                    .containsExactlyInAnyOrderElementsOf(
                            known.read().answered().stream().map(Finding::id).toList());
            known.read().answered().forEach(finding -> isSaid(finding, found.get(finding.id())));
            isWithheldByName(known.read().withheld(), sent);
            unseen.removeIf(call -> !known.called(call).isEmpty());
            if (unseen.isEmpty()) {
                return;
            }
        }
        throw new AssertionError("no film with the answers " + unseen);
    }

    private void isSaid(Finding.Answered finding, Observation said) {
        Code value = switch (finding.call()) {
            case PRESENT -> ImageFinding.PRESENT;
            case INDETERMINATE -> ImageFinding.INDETERMINATE;
            default -> ImageFinding.NOT_DETECTED;
        };
        assertThat(said.getStatus()).isEqualTo(ObservationStatus.PRELIMINARY);
        assertThat(value.isIn(said.getValueCodeableConcept())).as(finding.id()).isTrue();
        assertThat(number(said, ImageFinding.PROBABILITY)).isCloseTo(finding.probability(), within(PRINTED));
        assertThat(number(said, ImageFinding.SCORE)).isCloseTo(finding.logit(), within(PRINTED));
        finding.codes()
                .forEach(code -> assertThat(said.getCode().getCoding())
                        .anyMatch(coding -> code.system().equals(coding.getSystem())
                                && code.code().equals(coding.getCode())));
    }

    private void isWithheldByName(List<Finding.Withheld> withheld, Sent sent) {
        Device device = device(observations(sent, MODEL).get(0));
        assertThat(device.getProperty().stream()
                        .filter(property -> ImageResultMapper.NOT_LOOKED_FOR.equals(
                                property.getType().getText()))
                        .map(property -> property.getValueCodeFirstRep().getText()))
                .containsExactlyElementsOf(
                        withheld.stream().map(Finding::display).toList());
        assertThat(device.getVersionFirstRep().getValue()).isEqualTo(ModelSite.SHIPPED);
        assertThat(device.getIdentifier())
                .extracting(Identifier::getValue)
                .contains(MODEL, alone.modelPackage().manifestSha256());
        assertThat(device.getProperty())
                .anyMatch(property -> property.getValueCodeFirstRep()
                        .getText()
                        .equals(alone.modelPackage().manifest().preprocessSha256()));
        String conclusion = report(sent, MODEL).getConclusion();
        withheld.forEach(
                finding -> assertThat(conclusion).containsPattern("Not looked for: .*\\b" + finding.display() + "\\b"));
    }

    @Test
    void theCardSaysTheFindingsInItsWordsAndNamesWhatIsNotLookedFor() {
        Known known = present(0);
        Sent sent = send(known.film());
        Finding.Answered likeliest = known.ruledIn().stream()
                .max(Comparator.comparing(Finding.Answered::probability))
                .orElseThrow();

        JsonNode card = card(sent, ANYBODY).orElseThrow();

        assertThat(card.path("summary").asText()).contains("AI, unreviewed: ").hasSizeLessThan(140);
        String detail = card.path("detail").asText();
        assertThat(detail)
                .contains("%s: present on the chest film of %s".formatted(likeliest.display(), NihFilms.TAKEN));
        known.ruledIn().forEach(finding -> assertThat(detail).contains(finding.display() + ": present, probability"));
        known.undecided()
                .forEach(finding -> assertThat(detail)
                        .containsPattern("Undecided by the model, likeliest first: .*\\b" + finding.display() + "\\b"));
        known.called(Call.NOT_DETECTED).forEach(finding -> assertThat(detail).doesNotContain(finding.display() + ": "));
        assertThat(detail)
                .contains("Read by %s %s"
                        .formatted(alone.modelPackage().manifest().name(), ModelSite.SHIPPED));
        known.read()
                .withheld()
                .forEach(finding -> assertThat(detail)
                        .containsPattern("Not looked for by this model: .*\\b" + finding.display() + "\\b"));
    }

    @Test
    void whereTheAnswerComesFromIsAPictureOverTheFilmAndAStoredDicomObject() throws Exception {
        Known known = present(1);
        Sent sent = send(known.film());
        DicomObject film = known.film().object();
        List<Attention> maps =
                AttentionReader.of(alone.modelPackage()).orElseThrow().ofPresent(gray(known.film()), Integer.MAX_VALUE);
        assertThat(maps).isNotEmpty();
        Found found = byId(observations(sent, MODEL));
        for (Attention map : maps) {
            Observation finding = found.get(map.finding());
            HttpResponse<byte[]> png = server.bytes("/fhir/" + name(finding) + "/$attention");
            assertThat(png.statusCode()).isEqualTo(200);
            assertThat(png.headers().firstValue("Content-Description"))
                    .contains("model attention, not a lesion outline");
            assertThat(png.headers().firstValue("X-Deletion-Check")).contains(map.verdict());
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png.body()));
            assertThat(picture.getWidth())
                    .isEqualTo(film.integer(Attribute.COLUMNS).orElseThrow());
            assertThat(picture.getHeight())
                    .isEqualTo(film.integer(Attribute.ROWS).orElseThrow());
            assertThat(picture.getColorModel().hasAlpha()).isTrue();
        }
        List<Observation> pictured = found.byId().values().stream()
                .filter(finding ->
                        component(finding, ImageFinding.ATTENTION_IMAGE).isPresent())
                .toList();
        assertThat(pictured).hasSize(Math.min(3, maps.size()));
        for (Observation finding : pictured) {
            byte[] file = server.bytes(
                            component(finding, ImageFinding.ATTENTION_IMAGE)
                                    .orElseThrow()
                                    .primitiveValue(),
                            "Accept",
                            "application/dicom")
                    .body();
            DicomObject capture = reader.read(file);
            assertThat(capture.string(Attribute.SOP_CLASS_UID)).contains("1.2.840.10008.5.1.4.1.1.7");
            assertThat(capture.string(Attribute.STUDY_INSTANCE_UID))
                    .contains(known.film().studyUid());
            assertThat(capture.string(Attribute.PATIENT_ID))
                    .contains(known.film().name());
            assertThat(capture.string(Attribute.DERIVATION_DESCRIPTION).orElseThrow())
                    .contains("model attention, not a lesion outline");
            assertThat(capture.string(Attribute.SERIES_DESCRIPTION)).contains("AI - not for diagnosis");
            Dciodvfy.accepts(file);
        }
    }

    private GrayImage gray(Film film) {
        DicomObject object = reader.read(film.file());
        return ChestFilmAnalyser.gray((DicomImage) reader.decode(object));
    }

    @Test
    void oneFindingIsConfirmedAndOneRejectedAndTheRestStaysAsItWas() {
        Known known = present(2);
        Sent sent = send(known.film());
        Found before = byId(observations(sent, MODEL));
        String confirmed = known.ruledIn().get(0).id();
        String rejected = before.ids().stream()
                .filter(id -> !id.equals(confirmed))
                .findFirst()
                .orElseThrow();

        assertThat(review(before.get(confirmed), "confirm").statusCode()).isEqualTo(200);
        assertThat(review(before.get(rejected), "reject").statusCode()).isEqualTo(200);

        Found after = byId(observations(sent, MODEL));
        assertThat(after.get(confirmed).getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(after.get(rejected).getStatus()).isEqualTo(ObservationStatus.ENTEREDINERROR);
        for (String decided : List.of(confirmed, rejected)) {
            assertThat(decisions(after.get(decided)))
                    .singleElement()
                    .satisfies(provenance -> assertThat(
                                    provenance.getEntityFirstRep().getWhat().getReference())
                            .isEqualTo(name(before.get(decided)) + "/_history/1"));
        }
        before.byId().forEach((id, finding) -> {
            if (!id.equals(confirmed) && !id.equals(rejected)) {
                assertThat(after.get(id).getMeta().getVersionId())
                        .as(id)
                        .isEqualTo(finding.getMeta().getVersionId());
                assertThat(after.get(id).getStatus()).isEqualTo(ObservationStatus.PRELIMINARY);
            }
        });
        assertThat(report(sent, MODEL).getStatus())
                .isEqualTo(before.ids().size() > 2 ? DiagnosticReportStatus.PRELIMINARY : DiagnosticReportStatus.FINAL);
        String text = card(sent, ANYBODY).orElseThrow().toString();
        assertThat(text).contains(display(after.get(confirmed)) + ": present");
        assertThat(text).doesNotContain(display(after.get(rejected)) + ": ");
    }

    @Test
    void aChildsFilmIsRefusedWithAStatedAbstentionAndNoFinding() {
        // While a model for children reads it, the model for adults has nothing to say.
        Sent read = send(films.film(films.children().get(0)));
        assertThat(observations(read, MODEL)).isEmpty();

        decides(PAEDIATRIC, "suspended", "Dr A");
        try {
            for (Film child : List.of(
                    films.film(films.children().get(1)),
                    films.film(films.paediatric().get(0), 5))) {
                Sent sent = send(child);
                List<Observation> said = observations(sent, MODEL);
                assertThat(said).singleElement().satisfies(one -> {
                    assertThat(ImageFinding.NOT_READ.isIn(one.getCode())).isTrue();
                    assertThat(one.hasValue()).isFalse();
                    assertThat(one.getDataAbsentReason().isEmpty()).isFalse();
                });
                assertThat(sent.job().path("reason").asText()).contains("younger than 18 years");
                assertThat(report(sent, MODEL).getConclusion())
                        .contains("Findings not read: The patient is younger than 18 years");
                assertThat(card(sent, ANYBODY).orElseThrow().toString())
                        .contains("The patient is younger than 18 years")
                        .doesNotContain(": present");
                assertThat(server.bytes("/fhir/" + name(said.get(0)) + "/$attention")
                                .statusCode())
                        .isEqualTo(404);
            }
        } finally {
            decides(PAEDIATRIC, "shadow", "Dr B");
        }
    }

    @Test
    void suspendingTheModelIsObeyedAtTheNextRequest() {
        Known known = present(3);
        Sent sent = send(known.film());
        String display = known.ruledIn().get(0).display();
        assertThat(card(sent, ANYBODY).orElseThrow().toString()).contains(display + ": present");

        decides(MODEL, "suspended", "Dr A");
        try {
            assertThat(card(sent, ANYBODY).map(JsonNode::toString).orElse("")).doesNotContain(display + ": ");
            assertThat(observations(send(present(4).film()), MODEL)).isEmpty();
            refuses(ModelSite.decide(MODEL, "shadow", "Dr A"), "someone else has to take it back");
        } finally {
            decides(MODEL, "shadow", "Dr B");
            decides(MODEL, "pilot", "Dr B");
            decides(MODEL, "live", "Dr B");
        }
        assertThat(card(sent, ANYBODY).orElseThrow().toString()).contains(display + ": present");
    }

    @Test
    void aSecondVersionReadsWhatTheFirstHasReadSupersedesItAndSpeaksWhenItMay() {
        Known known = present(5);
        Sent sent = send(known.film());
        Found first = byId(observations(sent, MODEL));
        assertThat(observations(sent, NEXT))
                .as("a proposed model reads nothing")
                .isEmpty();

        assertThat(ModelSite.decideWithoutOwner(NEXT, "shadow", "Dr A").statusCode())
                .isEqualTo(200);
        try {
            Found second = byId(await(sent, NEXT, first.ids().size()));
            assertThat(second.ids()).isEqualTo(first.ids());
            second.byId().forEach((id, now) -> {
                assertThat(replaced(now)).as(id).containsExactly(name(first.get(id)));
                assertThat(number(now, ImageFinding.PROBABILITY))
                        .as("another calibration, another number")
                        .isGreaterThan(number(first.get(id), ImageFinding.PROBABILITY));
            });
            Found still = byId(observations(sent, MODEL));
            first.byId().forEach((id, was) -> {
                assertThat(still.get(id).getMeta().getVersionId()).as(id).isEqualTo("1");
                assertThat(still.get(id).equalsDeep(was)).as(id).isTrue();
            });
            assertThat(speaking(sent, PILOT_USER)).isEqualTo(ModelSite.SHIPPED);

            refuses(ModelSite.decideWithoutOwner(NEXT, "pilot", "Dr A"), "an owner");
            decides(NEXT, "pilot", "Dr A");
            assertThat(speaking(sent, PILOT_USER)).isEqualTo(ModelSite.NEXT);
            assertThat(speaking(sent, ANYBODY)).isEqualTo(ModelSite.SHIPPED);
            refuses(ModelSite.decide(NEXT, "live", "Dr A"), "a passed local evaluation");
            assertThat(ModelSite.evaluated(NEXT).statusCode()).isEqualTo(200);
            decides(NEXT, "live", "Dr A");
            assertThat(speaking(sent, ANYBODY)).isEqualTo(ModelSite.NEXT);

            Sent both = send(present(6).film());
            assertThat(observations(both, MODEL)).hasSameSizeAs(observations(both, NEXT));
            assertThat(observations(both, NEXT))
                    .allSatisfy(now -> assertThat(replaced(now)).hasSize(1));
            assertThat(speaking(both, ANYBODY))
                    .as("of a film that both have read")
                    .isEqualTo(ModelSite.NEXT);
        } finally {
            decides(NEXT, "suspended", "Dr A");
        }
        assertThat(speaking(sent, ANYBODY)).as("what was superseded is there").isEqualTo(ModelSite.SHIPPED);
    }

    private List<Observation> await(Sent sent, String model, int count) {
        assertThat(server.send("POST", "/imaging-jobs/$back-fill", "").statusCode())
                .isEqualTo(200);
        for (int i = 0; i < 300; i++) {
            List<Observation> found = observations(sent, model);
            if (found.size() == count) {
                return found;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("%s has not read %s".formatted(model, sent.study()));
    }

    private List<Observation> observations(Sent sent, String model) {
        List<Observation> all = new ArrayList<>();
        server.client()
                .get("Observation?_count=200&derived-from=" + sent.study(), Bundle.class)
                .getEntry()
                .forEach(entry -> all.add((Observation) entry.getResource()));
        return all.stream()
                .filter(found -> found.getMethod().getText().equals(model.replace('|', ' ')))
                .toList();
    }

    /** Findings by their ids. */
    private record Found(Map<String, Observation> byId) {
        Observation get(String id) {
            return Objects.requireNonNull(byId.get(id), id);
        }

        Set<String> ids() {
            return byId.keySet();
        }
    }

    private static Found byId(List<Observation> found) {
        return new Found(found.stream()
                .collect(Collectors.toMap(
                        one -> one.getCode().getCoding().stream()
                                .filter(coding -> CodeSystems.IMAGE_FINDING.equals(coding.getSystem()))
                                .map(Coding::getCode)
                                .findFirst()
                                .orElseThrow(),
                        one -> one)));
    }

    private DiagnosticReport report(Sent sent, String model) {
        return (DiagnosticReport) server.client()
                .get("DiagnosticReport?result=" + name(observations(sent, model).get(0)), Bundle.class)
                .getEntryFirstRep()
                .getResource();
    }

    private Device device(Observation finding) {
        return server.client().get(finding.getDevice().getReference(), Device.class);
    }

    private List<Provenance> decisions(Observation finding) {
        return server.client().get("Provenance?target=" + name(finding), Bundle.class).getEntry().stream()
                .map(entry -> (Provenance) entry.getResource())
                .filter(provenance -> provenance
                        .getAgentFirstRep()
                        .getType()
                        .getCodingFirstRep()
                        .getCode()
                        .equals("verifier"))
                .toList();
    }

    private HttpResponse<String> review(Observation finding, String decision) {
        String parameters = """
                {"resourceType": "Parameters", "parameter": [
                  {"name": "decision", "valueCode": "%s"}, {"name": "reason", "valueString": "read beside the film"},
                  {"name": "reviewer", "valueReference": {"identifier": {"system": "urn:test", "value": "radiologist-7"}}}]}""".formatted(decision);
        return server.send(
                "POST", "/fhir/" + name(finding) + "/$review", parameters, "Content-Type", "application/fhir+json");
    }

    /** The card about the patient's film, as one user sees it. */
    private Optional<JsonNode> card(Sent sent, String user) {
        ObjectNode request = new ObjectMapper()
                .createObjectNode()
                .put("hook", "patient-view")
                .put("hookInstance", UUID.randomUUID().toString());
        request.putObject("context").put("userId", user).put("patientId", sent.patient());
        JsonNode cards =
                server.client().fire("prodrome-image-findings", request).path("cards");
        assertThat(cards.size()).isLessThanOrEqualTo(1);
        return Optional.ofNullable(cards.get(0));
    }

    /** The version whose findings stand on a user's card. */
    private String speaking(Sent sent, String user) {
        String detail = card(sent, user).orElseThrow().path("detail").asText();
        String name = alone.modelPackage().manifest().name();
        return Stream.of(ModelSite.SHIPPED, ModelSite.NEXT)
                .filter(version -> detail.contains("Read by %s %s".formatted(name, version)))
                .collect(Collectors.joining(" and "));
    }

    private static List<String> replaced(Observation finding) {
        return finding.getExtensionsByUrl(ImageMeasurement.REPLACES).stream()
                .map(link -> ((Reference) link.getValue()).getReference())
                .toList();
    }

    private static String display(Observation finding) {
        return finding.getCode().getText();
    }

    private static Optional<Type> component(Observation finding, Code code) {
        return finding.getComponent().stream()
                .filter(component -> code.isIn(component.getCode()))
                .map(Observation.ObservationComponentComponent::getValue)
                .findFirst();
    }

    private static double number(Observation finding, Code code) {
        return ((Quantity) component(finding, code).orElseThrow()).getValue().doubleValue();
    }

    private static String name(Observation finding) {
        return new IdType(finding.getId()).toUnqualifiedVersionless().getValue();
    }
}
