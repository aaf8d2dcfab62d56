package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.ModelSite;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.SitePackages;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;

/** The daily look at the models' goldens, on a server that goes on. */
class ModelCanaryJourneyTest {
    private static final String MODEL = ModelSite.RATIO + "|1.0.1";
    private final RunningServer server = ModelSite.server();

    @Test
    void aPackageWhoseGoldensNoLongerHoldIsOutOfRotationByItselfWithAReasonAndTheOthersGoOn() throws Exception {
        assertThat(ModelSite.decide(MODEL, "shadow", "Dr A").statusCode()).isEqualTo(200);
        TestFilm before = measured("p9-1");
        assertThat(by(before)).containsExactlyInAnyOrder(ModelSite.RATIO + " 1.0.0", ModelSite.RATIO + " 1.0.1");
        Path golden = golden();
        byte[] held = Files.readAllBytes(golden);
        try {
            Files.write(golden, changed(held));
            server.clock().ahead(Duration.ofHours(25));
            String flag = awaitFlag();

            assertThat(flag)
                    .startsWith("out of rotation: ")
                    .contains(golden.getFileName().toString());
            assertThat(server.client().getJson("/governance/models"))
                    .filteredOn(one -> !one.path("usable").asBoolean())
                    .singleElement()
                    .satisfies(one -> assertThat(one.path("reason").asText())
                            .startsWith("taken out of rotation while running: ")
                            .contains(golden.getFileName().toString()));
            assertThat(by(measured("p3-1"))).containsExactly(ModelSite.RATIO + " 1.0.0");
            assertThat(by(before)).as("what it had found is still to be read").hasSize(2);
        } finally {
            Files.write(golden, held);
            server.itIsNowAgain();
        }
    }

    private static byte[] changed(byte[] held) {
        byte[] other = held.clone();
        other[other.length - 1] ^= 1;
        return other;
    }

    private Path golden() throws IOException {
        try (Stream<Path> goldens =
                Files.list(SitePackages.of(server, ModelSite.RATIO, "1.0.1").resolve("goldens"))) {
            return goldens.sorted().findFirst().orElseThrow();
        }
    }

    private static String awaitFlag() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            JsonNode speaker = ModelSite.speaker(MODEL);
            if (speaker.has("flagged")) {
                return speaker.path("flagged").asText();
            }
            Thread.sleep(100);
        }
        throw new AssertionError("nobody was told");
    }

    private TestFilm measured(String drawing) {
        String mrn = "C" + UUID.randomUUID().toString().substring(0, 12);
        TestFilm film = TestFilm.of(drawing, "canary " + mrn, mrn);
        Stow.post(server, film.bytes());
        assertThat(server.awaitJob(film.studyUid()).path("state").asText()).isEqualTo("done");
        return film;
    }

    /** Which versions have measured a film. */
    private List<String> by(TestFilm film) {
        String study = server.awaitJob(film.studyUid()).path("imagingStudy").asText();
        return server
                .client()
                .get("Observation?code=cardiothoracic-ratio&derived-from=" + study, Bundle.class)
                .getEntry()
                .stream()
                .map(entry -> ((Observation) entry.getResource()).getMethod().getText())
                .toList();
    }
}
