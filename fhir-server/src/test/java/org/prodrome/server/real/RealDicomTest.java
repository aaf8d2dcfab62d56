package org.prodrome.server.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.SharedData;

/**
 * Files of real vendors and of other toolkits' edge cases, each sent alone: all radiographs, one of every other
 * modality and transfer syntax, and everything that is malformed. None may end in silence or in a server error.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RealDicomTest {
    private static final Set<String> RADIOGRAPHS = Set.of("CR", "DX");
    private static final long LARGEST_OF_OTHERS = 700_000;

    private final RunningServer server = RunningServer.open();
    private final List<Outcome> outcomes = new ArrayList<>();

    /**
     * What became of one file.
     *
     * @param status of the STOW response
     * @param job {@code done} or {@code given-up}, empty when nothing was stored
     * @param said the report's conclusion, the reason of the job, or the reason of the refusal
     */
    private record Outcome(String file, String modality, String syntax, int status, String job, String said) {
        boolean isStored() {
            return status == 200;
        }
    }

    @BeforeAll
    void sendsEachFile() throws IOException {
        Path folder = SharedData.dir("data/dicom");
        for (Table.Row row : chosen(Table.read(folder.resolve("index.csv"), row -> true))) {
            outcomes.add(send(row, Files.readAllBytes(folder.resolve(row.get("file")))));
        }
        outcomes.stream()
                .sorted(Comparator.comparing((Outcome outcome) -> !RADIOGRAPHS.contains(outcome.modality()))
                        .thenComparing(Outcome::file))
                .forEach(outcome -> System.out.printf(
                        "%-60s %-28.28s %d %-8s %s%n",
                        outcome.file().replace("files/", ""),
                        outcome.syntax(),
                        outcome.status(),
                        outcome.job(),
                        outcome.said()));
    }

    private static List<Table.Row> chosen(List<Table.Row> all) {
        Set<String> kinds = new HashSet<>();
        return all.stream()
                .filter(row -> RADIOGRAPHS.contains(row.get("modality"))
                        || row.get("modality").isEmpty()
                        || row.get("part10").equals("0")
                        || Long.parseLong(row.get("bytes")) < LARGEST_OF_OTHERS
                                && kinds.add(row.get("modality") + " " + row.get("transfer_syntax_uid")))
                .toList();
    }

    private Outcome send(Table.Row row, byte[] bytes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("--b\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(bytes);
        body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        HttpResponse<String> response =
                server.send(HttpRequest.newBuilder(URI.create(server.base() + "/dicomweb/studies"))
                        .header("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=b")
                        .header("Accept", "application/dicom+json")
                        .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                        .build());
        JsonNode answer = new ObjectMapper().readTree(response.body());
        String job = "";
        String said;
        if (response.statusCode() == 200) {
            // .../studies/<uid>/series/...
            String url = answer.at("/00081199/Value/0/00081190/Value/0").asText();
            JsonNode done = server.awaitJob(url.replaceAll(".*/studies/([^/]+)/.*", "$1"));
            job = done.path("state").asText();
            said = done.path("reason").asText();
            if (said.isEmpty() && !done.path("result").asText().isEmpty()) {
                said = server.client()
                        .get(done.path("result").asText(), DiagnosticReport.class)
                        .getConclusion();
            }
        } else {
            JsonNode refused = answer.has("00081198") ? answer.at("/00081198/Value/0") : answer.at("/0008119A/Value/0");
            int reason = refused.at("/00081197/Value/0").asInt();
            said = reason == 0
                    ? ""
                    : "%04X %s"
                            .formatted(reason, refused.at("/00000902/Value/0").asText());
        }
        return new Outcome(
                row.get("file"), row.get("modality"), row.get("transfer_syntax"), response.statusCode(), job, said);
    }

    @Test
    void answersEveryFileWithAResultOrAReason() {
        assertThat(outcomes).hasSizeGreaterThan(60).allSatisfy(outcome -> {
            assertThat(outcome.status()).as(outcome.file()).isIn(200, 409);
            assertThat(outcome.said()).as(outcome.file()).isNotBlank();
            if (outcome.isStored()) {
                assertThat(outcome.job()).as(outcome.file()).isIn("done", "given-up");
            }
        });
    }

    @Test
    void storesEveryRadiographThatHasPixels() {
        assertThat(outcomes)
                .filteredOn(outcome -> RADIOGRAPHS.contains(outcome.modality()))
                .hasSize(10)
                .filteredOn(outcome -> !outcome.isStored())
                .hasSize(2)
                .allMatch(outcome -> outcome.said().contains("an image without pixel data"));
    }

    @Test
    void measuresNothingThatIsNoRadiograph() {
        assertThat(outcomes)
                .filteredOn(outcome -> !RADIOGRAPHS.contains(outcome.modality()))
                .noneMatch(outcome -> outcome.said().contains("Cardiothoracic ratio 0."));
    }
}
