package org.prodrome.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;
import picocli.CommandLine;

/** A head that a site trains into its folder of packages is looked at, evaluated and let read like any other model. */
class AdaptedModelJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "org.test.square";
    private static final int FILMS = 64;
    private static final StringWriter SAID = new StringWriter();
    private static Path films;
    private static Path models;
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        Path data = Files.createTempDirectory("prodrome-adapted");
        models = data.resolve("models");
        films = Files.createDirectories(data.resolve("films"));
        draw();
        assertThat(adapt("1.0.0")).as(SAID.toString()).isZero();
        server = RunningServer.start(data, Map.of("spring.datasource.url", "jdbc:h2:mem:adapted;DB_CLOSE_DELAY=-1"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Drawn films of a patient each, every other one with a bright square. */
    private static void draw() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder list = new StringBuilder("image,patient_id,square\n");
        for (int i = 0; i < FILMS; i++) {
            BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
            for (int row = 0; row < 64; row++) {
                for (int column = 0; column < 64; column++) {
                    boolean bright = i % 2 == 0 && row > 20 && row < 44 && column > 20 && column < 44;
                    image.getRaster().setSample(column, row, 0, bright ? 240 : 60 + row + random.nextInt(20));
                }
            }
            ImageIO.write(image, "png", films.resolve("f%d.png".formatted(i)).toFile());
            list.append("f%d.png,P%d,%d%n".formatted(i, i, 1 - i % 2));
        }
        Files.writeString(films.resolve("labels.csv"), list, StandardCharsets.UTF_8);
    }

    private static int adapt(String version) {
        return run(
                "models",
                "adapt",
                "--data",
                films.toString(),
                "--label",
                "square",
                "--display",
                "Bright square",
                "--code",
                "http://snomed.info/sct|60046008",
                "--films",
                "drawn films",
                "--by",
                "Radiology IT",
                "--id",
                ID,
                "--adapter-version",
                version,
                "--out",
                models.toString());
    }

    @Test
    void theCommandsTreatItAsAPackageAndTheNextTrainingMeasuresBesideIt() throws IOException {
        assertThat(run("models", "verify", models.resolve(ID + "-1.0.0").toString()))
                .isZero();
        assertThat(SAID.toString()).contains("usable, pinned by hash", "the goldens come out the same");
        assertThat(run("models", "show", ID, "--site", models.toString())).isZero();
        assertThat(SAID.toString()).contains("Bright square");
        assertThat(run(
                        "models",
                        "evaluate",
                        "--data",
                        films.toString(),
                        "--package",
                        ID,
                        "--site",
                        models.toString(),
                        "--split",
                        "all"))
                .as(SAID.toString())
                .isZero();
        assertThat(SAID.toString()).contains("auroc.square");
        Path other = Files.createTempDirectory("prodrome-adapted-next");
        Path before = models;
        models = other;
        try {
            assertThat(adapt("1.0.0")).isZero();
            assertThat(adapt("1.1.0")).isZero();
            assertThat(SAID.toString()).contains("In use: " + ID + "|1.0.0");
            assertThat(run("models", "adapt", "--data", films.toString(), "--label", "x", "--out", "x", "--code", "x"))
                    .isEqualTo(2);
        } finally {
            models = before;
        }
    }

    @Test
    void itIsProposedAtFirstAndReadsFilmsOnceItIsLet() throws JsonProcessingException {
        JsonNode listed = StreamSupport.stream(
                        server.client().getJson("/governance/models").spliterator(), false)
                .filter(one -> one.path("source").asText().equals(ID + "-1.0.0"))
                .findFirst()
                .orElseThrow();
        assertThat(listed.path("usable").asBoolean()).as(listed.toString()).isTrue();

        String silent = "A" + UUID.randomUUID().toString().substring(0, 12);
        String patient = read(silent, "p3-1");
        assertThat(count("DiagnosticReport?patient=" + patient))
                .as("of the ratio and of the findings that ship")
                .isEqualTo(2);

        ObjectNode body =
                JSON.createObjectNode().put("state", "live").put("by", "Dr A").put("reason", "too early");
        body.putArray("speakers").addObject().put("kind", "model").put("id", ID + "|1.0.0");
        assertThat(decide(body).statusCode()).isGreaterThanOrEqualTo(400);
        HttpResponse<String> shadow =
                decide(body.put("state", "shadow").put("reason", "from today it reads films, silently"));
        assertThat(shadow.statusCode()).as(shadow.body()).isEqualTo(200);

        String mrn = "B" + UUID.randomUUID().toString().substring(0, 12);
        String read = read(mrn, "p9-1");
        assertThat(count("DiagnosticReport?patient=" + read)).isEqualTo(3);
        assertThat(count("Observation?code=square&patient=" + read)).isEqualTo(1);
        // Both place films in one space; the ratio that one of them measured stays with the film.
        Parameters similar = server.client()
                .get(
                        "ImagingStudy/%s/$similar?count=5"
                                .formatted(study(TestFilm.of("p3-1", "adapted " + silent, silent))),
                        Parameters.class);
        assertThat(similar.getParameter().stream()
                        .filter(parameter -> parameter.getName().equals("case"))
                        .flatMap(found -> found.getPart().stream())
                        .map(Parameters.ParametersParameterComponent::getName))
                .contains("similarity", "cardiothoracicRatio");
    }

    /** Sends a film of a new patient and waits until it is read; the patient's id. */
    private static String read(String mrn, String base) throws JsonProcessingException {
        ObjectNode patient =
                JSON.createObjectNode().put("resourceType", "Patient").put("birthDate", "1957-04-12");
        patient.putArray("identifier").addObject().put("system", "urn:test:mrn").put("value", mrn);
        HttpResponse<String> created =
                server.send("POST", "/fhir/Patient", patient.toString(), "Content-Type", "application/fhir+json");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        TestFilm film = TestFilm.of(base, "adapted " + mrn, mrn);
        Stow.post(server, film.bytes());
        JsonNode job = server.awaitJob(film.studyUid());
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        return JSON.readTree(created.body()).path("id").asText();
    }

    private static HttpResponse<String> decide(ObjectNode body) {
        return server.send("POST", "/governance/speakers", body.toString(), "Content-Type", "application/json");
    }

    private static String study(TestFilm film) {
        return server.client()
                .get("ImagingStudy?identifier=urn:dicom:uid%7Curn:oid:" + film.studyUid(), Bundle.class)
                .getEntryFirstRep()
                .getResource()
                .getIdElement()
                .getIdPart();
    }

    private static int count(String search) {
        return server.client().get(search, Bundle.class).getEntry().size();
    }

    private static int run(String... arguments) {
        SAID.getBuffer().setLength(0);
        CommandLine line = ProdromeApplication.commandLine();
        line.setOut(new PrintWriter(SAID, true));
        line.setErr(new PrintWriter(SAID, true));
        return line.execute(arguments);
    }
}
