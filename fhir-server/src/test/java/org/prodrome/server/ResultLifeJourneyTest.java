package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.ImagingStudy.ImagingStudyStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.Adoption;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;

/** What becomes of a model's result: replaced by a later version, withdrawn with its study, made up for later. */
class ResultLifeJourneyTest {
    private static final String REPLACES = "http://hl7.org/fhir/StructureDefinition/observation-replaces";
    private static final String CTR = "org.prodrome.cxr-ctr|1.0.0";

    private final RunningServer server = RunningServer.open();

    @Test
    void aRetractedStudyTakesItsResultsBackAndTheCardsThatShowedThemAreListed() throws Exception {
        TestFilm film = measured();
        Observation found = ratio(film, ObservationStatus.PRELIMINARY);
        String study = study(film);
        String patient = patient(found);
        assertThat(cards(patient)).contains("Cardiothoracic ratio");

        change(study, there -> there.setStatus(ImagingStudyStatus.ENTEREDINERROR));

        JsonNode job = server.awaitJob(film.studyUid());
        assertThat(job.path("kind").asText()).isEqualTo("change");
        assertThat(job.path("reason").asText()).contains("the study is entered-in-error", "GET /cards?source=" + study);
        Observation withdrawn = server.client().get(name(found), Observation.class);
        assertThat(withdrawn.getStatus()).isEqualTo(ObservationStatus.ENTEREDINERROR);
        assertThat(withdrawn.getValueQuantity().getValue())
                .isEqualByComparingTo(found.getValueQuantity().getValue());
        assertThat(withdrawn.getMeta().getTag()).extracting(Coding::getCode).contains("withdrawn-result");
        DiagnosticReport report = (DiagnosticReport) server.client()
                .get("DiagnosticReport?result=" + name(found), Bundle.class)
                .getEntryFirstRep()
                .getResource();
        assertThat(report.getStatus()).isEqualTo(DiagnosticReportStatus.ENTEREDINERROR);
        Provenance why = provenances(found).stream()
                .filter(provenance -> provenance.getActivity().hasCoding()
                        && "NULLIFY"
                                .equals(provenance
                                        .getActivity()
                                        .getCodingFirstRep()
                                        .getCode()))
                .findFirst()
                .orElseThrow();
        assertThat(why.getReasonFirstRep().getText()).isEqualTo("the study is entered-in-error");
        assertThat(why.getEntity())
                .extracting(entity -> entity.getWhat().getReference())
                .contains(name(found) + "/_history/1");
        assertThat(cards(patient)).doesNotContain("Cardiothoracic ratio");
        assertThat(server.client().getJson("/cards?source=" + study).findValuesAsText("topic"))
                .isNotEmpty();

        change(study, there -> there.setStatus(ImagingStudyStatus.AVAILABLE));

        server.awaitJob(film.studyUid());
        Observation again = ratio(film, ObservationStatus.PRELIMINARY);
        assertThat(name(again)).isNotEqualTo(name(found));
        assertThat(cards(patient)).contains("Cardiothoracic ratio");
    }

    @Test
    void aStudyMovedToAnotherPatientLeavesNothingThatStandsWithTheFirst() throws Exception {
        TestFilm film = measured();
        Observation found = ratio(film, ObservationStatus.PRELIMINARY);
        String first = patient(found);
        String second = create(new Patient());

        change(study(film), there -> there.setSubject(new Reference(second)));

        server.awaitJob(film.studyUid());
        Observation left = server.client().get(name(found), Observation.class);
        assertThat(left.getStatus()).isEqualTo(ObservationStatus.ENTEREDINERROR);
        assertThat(left.getSubject().getReference()).isEqualTo("Patient/" + first);
        Observation moved = ratio(film, ObservationStatus.PRELIMINARY);
        assertThat(moved.getSubject().getReference()).isEqualTo(second);
        assertThat(cards(first)).doesNotContain("Cardiothoracic ratio");
        assertThat(cards(new IdType(second).getIdPart())).contains("Cardiothoracic ratio");
    }

    @Test
    void aNewImageOrOtherWordsReopenNothing() {
        TestFilm film = measured();
        Observation found = ratio(film, ObservationStatus.PRELIMINARY);

        change(study(film), there -> there.setDescription("Chest, reworded"));
        Stow.post(server, film.withInstance("2").bytes());
        server.awaitJob(film.studyUid());

        assertThat(server.client().get(name(found), Observation.class).getStatus())
                .isEqualTo(ObservationStatus.PRELIMINARY);
    }

    @Test
    void aLaterVersionReplacesTheEarlierOneWithoutTouchingIt() throws Exception {
        TestFilm film = measured();
        Observation now = ratio(film, ObservationStatus.PRELIMINARY);
        Device older = new Device();
        older.addIdentifier().setSystem("urn:prodrome:model").setValue("org.prodrome.cxr-ctr|0.9.0");
        older.addDeviceName().setName("org.prodrome.cxr-ctr").setType(Device.DeviceNameType.MODELNAME);
        older.addVersion().setValue("0.9.0");
        Observation earlier = now.copy();
        earlier.setId((String) null);
        earlier.setMeta(now.getMeta().copy().setVersionId(null).setLastUpdated(null));
        earlier.getIdentifier().clear();
        earlier.setDevice(new Reference(create(older)));
        String before = create(earlier);

        Stow.post(server, film.withInstance("2").bytes());
        server.awaitJob(film.studyUid());

        Observation linked = ratios(film).stream()
                .filter(result -> result.getStatus() == ObservationStatus.PRELIMINARY && result.hasExtension(REPLACES))
                .findFirst()
                .orElseThrow();
        assertThat(linked.getExtensionsByUrl(REPLACES))
                .extracting(link -> ((Reference) link.getValue()).getReference())
                .contains(before);
        assertThat(server.client().get(before, Observation.class).getMeta().getVersionId())
                .isEqualTo("1");
        assertThat(provenances(linked))
                .flatExtracting(Provenance::getEntity)
                .extracting(entity -> entity.getWhat().getReference())
                .contains(before);
        assertThat(cards(patient(now))).contains("Cardiothoracic ratio").doesNotContain("0.9.0");
    }

    @Test
    void aFilmThatCameWhileTheModelWasSuspendedIsReadInTheBackgroundWhenItMayRunAgain() throws Exception {
        decide("suspended", "Dr A");
        TestFilm film = film();
        try {
            Stow.post(server, film.bytes());
            server.awaitJob(film.studyUid());
            assertThat(ratios(film)).isEmpty();
        } finally {
            decide("shadow", "Dr B");
            decide("pilot", "Dr B");
            Adoption.evaluateModels(server);
            decide("live", "Dr B");
        }

        HttpResponse<String> started = server.send("POST", "/imaging-jobs/$back-fill", "");

        assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
        JsonNode job = server.awaitJob(film.studyUid());
        assertThat(job.path("kind").asText()).isEqualTo("back-fill");
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        assertThat(ratios(film)).hasSize(1);
        JsonNode models = server.client().getJson("/imaging-jobs/$back-fill").path("models");
        assertThat(models.findValuesAsText("model")).contains(CTR);
    }

    private void decide(String state, String by) throws Exception {
        ObjectNode body = new ObjectMapper().createObjectNode();
        body.putArray("speakers").addObject().put("kind", "model").put("id", CTR);
        body.put("state", state).put("by", by).put("reason", "a test of the life of results");
        body.put("owner", "Dr Owner").put("reviewDue", "2099-01-01");
        body.putArray("pilotUsers").add("Practitioner/1");
        HttpResponse<String> answer =
                server.send("POST", "/governance/speakers", body.toString(), "Content-Type", "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private TestFilm film() {
        String mrn = "L" + UUID.randomUUID().toString().substring(0, 12);
        return TestFilm.of("p9-1", "life " + mrn, mrn);
    }

    private TestFilm measured() {
        TestFilm film = film();
        Stow.post(server, film.bytes());
        assertThat(server.awaitJob(film.studyUid()).path("state").asText()).isEqualTo("done");
        return film;
    }

    private String study(TestFilm film) {
        return server.awaitJob(film.studyUid()).path("imagingStudy").asText();
    }

    private List<Observation> ratios(TestFilm film) {
        return server
                .client()
                .get("Observation?code=cardiothoracic-ratio&derived-from=" + study(film), Bundle.class)
                .getEntry()
                .stream()
                .map(entry -> (Observation) entry.getResource())
                .toList();
    }

    private Observation ratio(TestFilm film, ObservationStatus status) {
        List<Observation> found = ratios(film).stream()
                .filter(result -> result.getStatus() == status)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private List<Provenance> provenances(Observation finding) {
        return server.client().get("Provenance?target=" + name(finding), Bundle.class).getEntry().stream()
                .map(entry -> (Provenance) entry.getResource())
                .toList();
    }

    private void change(String study, Consumer<ImagingStudy> edit) {
        ImagingStudy there = server.client().get(study, ImagingStudy.class);
        edit.accept(there);
        HttpResponse<String> answer = server.send(
                "PUT",
                "/fhir/" + study,
                FhirContext.forR4Cached().newJsonParser().encodeResourceToString(there),
                "Content-Type",
                "application/fhir+json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private String create(DomainResource resource) {
        HttpResponse<String> created = server.send(
                "POST",
                "/fhir/" + resource.fhirType(),
                FhirContext.forR4Cached().newJsonParser().encodeResourceToString(resource),
                "Content-Type",
                "application/fhir+json");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return created.headers()
                .firstValue("Location")
                .orElseThrow()
                .replaceAll(".*/fhir/", "")
                .replaceAll("/_history.*", "");
    }

    private String cards(String patient) throws Exception {
        String call = """
                {"hook":"patient-view","hookInstance":"%s","context":{"userId":"Practitioner/1","patientId":"%s"}}
                """.formatted(UUID.randomUUID(), patient);
        HttpResponse<String> answer =
                server.send("POST", "/cds-services/prodrome-image-findings", call, "Content-Type", "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body()).path("cards").toString();
    }

    private static String patient(Observation finding) {
        return new IdType(finding.getSubject().getReference()).getIdPart();
    }

    private static String name(Observation finding) {
        return finding.getIdElement().toUnqualifiedVersionless().getValue();
    }
}
