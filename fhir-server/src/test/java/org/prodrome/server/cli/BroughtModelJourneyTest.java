package org.prodrome.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.server.support.RunningServer;
import org.prodrome.server.support.Stow;
import org.prodrome.server.support.TestFilm;
import picocli.CommandLine;

/**
 * A network that only places films is imported, completed on a site's films, trusted, evaluated there and let speak, by
 * the commands of docs/models.md.
 */
class BroughtModelJourneyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "org.test.brought";
    private static final String MODEL = ID + "|0.1.0";
    private static final StringWriter SAID = new StringWriter();
    private static final StringWriter PROGRESS = new StringWriter();
    private static Path data = Path.of("");
    private static Path models = Path.of("");
    private static Path draft = Path.of("");
    private static RunningServer server;

    @BeforeAll
    static void bring() throws IOException {
        data = Files.createTempDirectory("prodrome-brought");
        models = data.resolve("models");
        draw();
        draft = data.resolve("drafts").resolve(ID + "-0.1.0");
        assertThat(run(
                        "models",
                        "import",
                        "--preset",
                        "bare",
                        folder().toString(),
                        "--id",
                        ID,
                        "--out",
                        data.resolve("drafts").toString()))
                .as(PROGRESS.toString())
                .isZero();
        assertThat(complete(data.resolve("films"))).as(PROGRESS.toString()).isZero();
        Matcher pin = Pattern.compile("has (\\{.*}), or it is signed").matcher(SAID.toString());
        assertThat(pin.find()).as(SAID.toString()).isTrue();
        assertThat(SAID.toString()).contains("false alarms on 64 test films", "still \"not available\": description");
        Files.writeString(models.resolve("trusted-packages.json"), pin.group(1));
        server = RunningServer.start(data, Map.of("spring.datasource.url", "jdbc:h2:mem:brought;DB_CLOSE_DELAY=-1"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A network of another tool: here the trunk of a package that ships, without any meaning but its vector. */
    private static Path folder() throws IOException {
        PackageSource bundled = PackageSource.bundled("org.prodrome.cxr-findings-1.1.0");
        JsonNode manifest =
                JSON.readTree(bundled.read(PackageSource.MANIFEST, 1 << 22).orElseThrow());
        Path folder = Files.createDirectories(data.resolve("network"));
        Files.write(
                folder.resolve("net.onnx"), bundled.read("model.onnx", 1 << 28).orElseThrow());
        ObjectNode sidecar = JSON.createObjectNode()
                .put("name", "A network")
                .put("license", "MIT")
                .put("embedding", "embedding");
        sidecar.set("preprocess", manifest.path("preprocess"));
        Files.writeString(folder.resolve("net.json"), sidecar.toString());
        return folder;
    }

    /** Films of a patient each, their upper part white: much of it is "bright", little "dark". */
    private static void draw() throws IOException {
        Path films = Files.createDirectories(data.resolve("films"));
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder list = new StringBuilder("image,patient_id,split,bright,dark\n");
        for (int i = 0; i < 464; i++) {
            double share = random.nextDouble(0.2, 0.8);
            BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
            for (int at = 0; at < 64 * 64; at++) {
                image.getRaster().setSample(at % 64, at / 64, 0, (at < share * 4096 ? 200 : 20) + random.nextInt(30));
            }
            ImageIO.write(image, "png", films.resolve("f%d.png".formatted(i)).toFile());
            list.append("f%d.png,P%d,%s,%d,%d%n"
                    .formatted(
                            i,
                            i,
                            i < 64 ? "test" : i < 264 ? "train" : "val",
                            share > 0.6 ? 1 : 0,
                            share < 0.4 ? 1 : 0));
        }
        Files.writeString(films.resolve("labels.csv"), list, StandardCharsets.UTF_8);
    }

    private static int complete(Path films, String... more) {
        String[] base = {
            "models",
            "complete",
            draft.toString(),
            "--data",
            films.toString(),
            "--out",
            models.toString(),
            "--threads",
            "2",
            "--films",
            "drawn films"
        };
        String[] all = Arrays.copyOf(base, base.length + more.length);
        System.arraycopy(more, 0, all, base.length, more.length);
        return run(all);
    }

    @Test
    void itGoesLiveOnceItsFilmsLieBesideTheirLikeMoreThanChance() throws IOException {
        Path report = data.resolve("report.json");
        assertThat(run("models", "verify", models.resolve(ID + "-0.1.0").toString()))
                .isZero();
        assertThat(run(
                        "models",
                        "evaluate",
                        data.resolve("films").toString(),
                        "--package",
                        ID,
                        "--site",
                        models.toString(),
                        "--threads",
                        "2",
                        "--json",
                        report.toString()))
                .as(PROGRESS.toString())
                .isZero();
        assertThat(SAID.toString()).contains("Similar films, the patient's own left out", "ndcg10_gain_256");

        String mrn = "B" + UUID.randomUUID().toString().substring(0, 12);
        assertThat(decide("shadow").statusCode()).isEqualTo(200);
        TestFilm film = TestFilm.of("p9-1", "brought " + mrn, mrn);
        Stow.post(server, film.bytes());
        JsonNode job = server.awaitJob(film.studyUid());
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");

        assertThat(decide("pilot").statusCode()).isEqualTo(200);
        assertThat(decide("live").body()).contains("a passed local evaluation");
        assertThat(evaluation(report, "gate.refused.high <= 0.5")).isEqualTo(1);
        assertThat(SAID.toString()).contains("of retrieval: none, not met");
        assertThat(evaluation(report, "retrieval.ndcg10_gain_256.low >= 0.01"))
                .as(SAID.toString())
                .isZero();
        assertThat(SAID.toString()).startsWith("passed on films, split test: 64 films of 64 patients");
        HttpResponse<String> live = decide("live");
        assertThat(live.statusCode()).as(live.body()).isEqualTo(200);
    }

    @Test
    void whatCannotBeCompletedIsSaidInOneSentenceAndLeavesNothing() throws IOException {
        assertThat(complete(data.resolve("films"))).isEqualTo(1);
        assertThat(PROGRESS.toString()).contains("is there already; nothing was changed");
        assertThat(complete(data.resolve("nowhere"))).isEqualTo(1);
        assertThat(complete(data.resolve("films"), "--most", "20")).isEqualTo(2);
        assertThat(PROGRESS.toString()).contains("200 films or more of each split, found 20");
        Path other = data.resolve("other");
        assertThat(run("models", "complete", models.toString(), "--data", data.toString(), "--out", other.toString()))
                .isEqualTo(1);
        assertThat(PROGRESS.toString())
                .contains("a draft is made by 'models import'")
                .doesNotContain("Exception");
        assertThat(other).doesNotExist();
    }

    private static int evaluation(Path report, String criterion) {
        return run(
                "register",
                "evaluation",
                report.toString(),
                "--criterion",
                criterion,
                "--by",
                "Dr A",
                "--reason",
                "drawn films",
                "--server",
                server.base().toString());
    }

    private static HttpResponse<String> decide(String state) {
        ObjectNode body = JSON.createObjectNode()
                .put("state", state)
                .put("by", "Dr A")
                .put("reason", "a test of a model from elsewhere")
                .put("owner", "Dr Owner")
                .put("reviewDue", "2099-01-01");
        body.putArray("speakers").addObject().put("kind", "model").put("id", MODEL);
        body.putArray("pilotUsers").add("Practitioner/1");
        body.putObject("attributes")
                .put("maintenance.localValidity", "not available: a test has no data of a site")
                .put("maintenance.localFairness", "not available: a test has no data of a site");
        return server.send("POST", "/governance/speakers", body.toString(), "Content-Type", "application/json");
    }

    private static int run(String... arguments) {
        SAID.getBuffer().setLength(0);
        PROGRESS.getBuffer().setLength(0);
        CommandLine line = ProdromeApplication.commandLine();
        line.setOut(new PrintWriter(SAID, true));
        line.setErr(new PrintWriter(PROGRESS, true));
        return line.execute(arguments);
    }
}
