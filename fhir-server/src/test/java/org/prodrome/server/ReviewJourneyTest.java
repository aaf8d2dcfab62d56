package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceAgentComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;

/** A clinician decides about what the model found. */
class ReviewJourneyTest {
    private static final String CONFIRM = parameters("confirm", "agrees with the film");
    private final RunningServer server = RunningServer.open();

    @Test
    void aConfirmedFindingIsFinalAndSaysWhoDecidedAndNoLaterRunChangesIt() throws Exception {
        TestFilm film = measured();
        Observation finding = finding(film);

        assertThat(review(finding, CONFIRM).statusCode()).isEqualTo(200);

        Observation now = server.client().get(name(finding), Observation.class);
        assertThat(now.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(now.getValueQuantity().getValue())
                .isEqualByComparingTo(finding.getValueQuantity().getValue());
        assertThat(now.getNote())
                .anyMatch(note -> note.getText().contains("confirmed at review on "))
                .noneMatch(note -> note.getText().contains("not reviewed"));
        DiagnosticReport report = server.client()
                .get(server.awaitJob(film.studyUid()).path("result").asText(), DiagnosticReport.class);
        assertThat(report.getStatus()).isEqualTo(DiagnosticReport.DiagnosticReportStatus.FINAL);
        assertThat(report.getConclusion()).contains("measured by a model, confirmed at review on ");
        String patient = finding.getSubject().getReference().substring("Patient/".length());
        assertThat(cards(patient)).contains("AI, confirmed in part at review");
        Provenance decision = decision(finding);
        assertThat(decision.getAgent())
                .extracting((ProvenanceAgentComponent agent) ->
                        agent.getWho().getIdentifier().getValue())
                .containsExactly("radiologist-7");
        assertThat(decision.getReasonFirstRep().getText()).isEqualTo("agrees with the film");
        assertThat(decision.getEntityFirstRep().getWhat().getReference()).isEqualTo(name(finding) + "/_history/1");

        assertThat(Refusal.outcome(review(finding, parameters("reject", "second thoughts"))))
                .contains("is final already");
        String version = now.getMeta().getVersionId();
        Stow.post(server, film.bytes());
        server.awaitJob(film.studyUid());
        assertThat(server.client()
                        .get(name(finding), Observation.class)
                        .getMeta()
                        .getVersionId())
                .isEqualTo(version);
    }

    @Test
    void aRejectedFindingIsOnNoCardAndInNoListOfSimilarFilms() throws Exception {
        TestFilm film = measured();
        Observation finding = finding(film);
        String patient = finding.getSubject().getReference().substring("Patient/".length());
        assertThat(cards(patient)).contains("AI, unreviewed: ", "Cardiothoracic ratio");

        assertThat(review(finding, parameters("reject", "rotated film")).statusCode())
                .isEqualTo(200);

        assertThat(server.client().get(name(finding), Observation.class).getStatus())
                .isEqualTo(ObservationStatus.ENTEREDINERROR);
        assertThat(cards(patient)).doesNotContain("Cardiothoracic ratio");
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource({
        "perhaps, why, \"decision\" is needed",
        "reject, , \"reason\" is needed",
        "confirm, patient, \"reviewer\" is a Practitioner",
        "confirm, nobody, \"reviewer\" is needed"
    })
    void whatIsNoDecisionIsRefusedAndChangesNothing(String decision, @Nullable String reason, String words) {
        Observation finding = finding(measured());

        assertThat(Refusal.outcome(review(finding, parameters(decision, reason))))
                .contains(words);

        assertThat(server.client().get(name(finding), Observation.class).getStatus())
                .isEqualTo(ObservationStatus.PRELIMINARY);
    }

    @Test
    void whatNoModelFoundIsNotReviewedHere() {
        HttpResponse<String> created = server.send(
                "POST",
                "/fhir/Observation",
                "{\"resourceType\":\"Observation\",\"status\":\"preliminary\",\"code\":{\"text\":\"pain\"}}",
                "Content-Type",
                "application/fhir+json");
        Observation human = new Observation();
        human.setId(
                created.headers().firstValue("Location").orElseThrow().replaceAll(".*/(Observation/[^/]+).*", "$1"));

        assertThat(Refusal.outcome(review(human, CONFIRM))).contains("is no finding of a model");
    }

    private TestFilm measured() {
        String mrn = UUID.randomUUID().toString().substring(0, 12);
        TestFilm film = TestFilm.of("p9-1", "review " + mrn, mrn);
        Stow.post(server, film.bytes());
        assertThat(server.awaitJob(film.studyUid()).path("state").asText()).isEqualTo("done");
        return film;
    }

    private Observation finding(TestFilm film) {
        String study = server.awaitJob(film.studyUid()).path("imagingStudy").asText();
        return (Observation) server.client()
                .get("Observation?code=cardiothoracic-ratio&derived-from=" + study, Bundle.class)
                .getEntryFirstRep()
                .getResource();
    }

    private Provenance decision(Observation finding) {
        List<Provenance> found =
                server.client().get("Provenance?target=" + name(finding), Bundle.class).getEntry().stream()
                        .map(entry -> (Provenance) entry.getResource())
                        .filter(provenance -> provenance
                                .getAgentFirstRep()
                                .getType()
                                .getCodingFirstRep()
                                .getCode()
                                .equals("verifier"))
                        .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private HttpResponse<String> review(Observation finding, String parameters) {
        return server.send(
                "POST", "/fhir/" + name(finding) + "/$review", parameters, "Content-Type", "application/fhir+json");
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

    private static String parameters(String decision, @Nullable String reason) {
        Parameters parameters = new Parameters();
        parameters.addParameter().setName("decision").setValue(new CodeType(decision));
        Reference reviewer = new Reference();
        if ("patient".equals(reason)) {
            reviewer.setReference("Patient/1");
        } else if (!"nobody".equals(reason)) {
            reviewer.getIdentifier().setSystem("urn:test:staff").setValue("radiologist-7");
        }
        parameters.addParameter().setName("reviewer").setValue(reviewer);
        if (reason != null) {
            parameters.addParameter().setName("reason").setValue(new StringType(reason));
        }
        return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(parameters);
    }

    private static String name(Observation finding) {
        return finding.getIdElement().toUnqualifiedVersionless().getValue();
    }
}
