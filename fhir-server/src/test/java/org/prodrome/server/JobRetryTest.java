package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.store.ContentAddress;
import org.prodrome.server.support.Counts;
import org.prodrome.server.support.Refusal;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;

/** Jobs that cannot be done say why, and are done when what was wrong is put right. */
class JobRetryTest {
    private final RunningServer server = RunningServer.open();

    @Test
    void aJobWhoseInstanceIsLostIsGivenUpWithTheReasonAndDoneAfterTheFilmIsSentAgain() throws IOException {
        String mrn = "J" + UUID.randomUUID().toString().substring(0, 12);
        TestFilm film = TestFilm.of("p3-1", mrn, mrn);
        Stow.post(server, film.bytes());
        server.awaitJob(film.studyUid());
        Map<String, Integer> counts = Counts.of(server);
        Files.delete(kept(film));

        Stow.post(server, film.withInstance("2").bytes());

        JsonNode job = server.awaitJob(film.studyUid());
        assertThat(job.path("state").asText()).isEqualTo("given-up");
        assertThat(job.path("reason").asText()).contains(film.sopUid());
        Refusal.saysNothingFromInside(job.path("reason").asText());
        assertThat(Counts.of(server)).isEqualTo(counts);

        assertThat(Stow.post(server, film.bytes()).statusCode()).isEqualTo(200);
        assertThat(server.awaitJob(film.studyUid()).path("state").asText()).isEqualTo("done");
    }

    @Test
    void aFilmThatWaitedForItsPatientIsMeasuredWhenItIsSentAgainAfterThatIsSettled() {
        String mrn = "J" + UUID.randomUUID().toString().substring(0, 12);
        create("urn:test:a", mrn);
        String second = create("urn:test:b", mrn);
        TestFilm film = TestFilm.of("p4-1", mrn, mrn);
        Stow.post(server, film.bytes());
        assertThat(server.awaitJob(film.studyUid()).path("state").asText()).isEqualTo("given-up");

        assertThat(server.send("DELETE", "/fhir/" + second, "").statusCode()).isBetween(200, 204);
        Stow.post(server, film.bytes());

        JsonNode job = server.awaitJob(film.studyUid());
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        Bundle found = server.client()
                .get("Observation?derived-from=" + job.path("imagingStudy").asText(), Bundle.class);
        assertThat(((Observation) found.getEntryFirstRep().getResource())
                        .getSubject()
                        .getReference())
                .isNotEqualTo(second)
                .startsWith("Patient/");
    }

    @Test
    void aJobNobodyKnowsIsNotFoundAndAStudyNobodyKnowsHasNone() {
        assertThat(server.send("GET", "/imaging-jobs/none", "").statusCode()).isEqualTo(404);
        assertThat(server.client().jobsOf("1.2.3.4")).isEmpty();
    }

    private String create(String system, String value) {
        String location = server.send(
                        "POST",
                        "/fhir/Patient",
                        "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"%s\",\"value\":\"%s\"}],\"birthDate\":\"1957-04-12\"}"
                                .formatted(system, value),
                        "Content-Type",
                        "application/fhir+json")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        return location.replaceAll(".*/fhir/", "").replaceAll("/_history.*", "");
    }

    private Path kept(TestFilm film) throws IOException {
        String name = ContentAddress.of(film.bytes()).sha256() + ".dcm";
        try (Stream<Path> files = Files.walk(server.data())) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }
}
