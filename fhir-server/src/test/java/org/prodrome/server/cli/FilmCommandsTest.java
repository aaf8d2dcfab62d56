package org.prodrome.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that work on a folder of films, through the command line. */
class FilmCommandsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void oneFilm() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        BufferedImage film = new BufferedImage(300, 260, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 300 * 260; i++) {
            film.getRaster().setSample(i % 300, i / 300, 0, i % 251);
        }
        ImageIO.write(film, "png", folder.resolve("images/a.png").toFile());
        Files.writeString(folder.resolve("labels.csv"), "image,split,ctr_keypoints\nimages/a.png,test,0.5\n");
    }

    private int run(String... arguments) {
        return new CommandLine(new ModelsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void aFolderIsEvaluatedByNameOrByOption() throws IOException {
        Path json = folder.resolve("figures.json");
        assertThat(run("evaluate", folder.toString())).as(err.toString()).isZero();
        assertThat(run("evaluate", "--data", folder.toString(), "--json", json.toString()))
                .isZero();
        assertThat(out.toString()).contains("org.prodrome.cxr-ctr|1.0.0 on split 'test': 1 films");
        assertThat(Files.readString(json)).contains("\"manifestSha256\"").contains("\"ratio_served\"");
        assertThat(run("evaluate")).isNotZero();
        assertThat(run("evaluate", folder.toString(), "--data", folder.toString()))
                .isNotZero();
        assertThat(err.toString()).contains("say the folder of films once");
    }

    @Test
    void wrongImagesThreadsAndPrecisionAreChosenOnTheCommandLine() throws IOException {
        Path odd = Files.createDirectories(folder.resolve("odd"));
        Files.copy(folder.resolve("images/a.png"), odd.resolve("b.png"));
        String films = folder.toString();
        assertThat(run("evaluate", films, "--threads", "2", "--precision", "int8", "--wrong", "stripes=" + odd))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("stripes.refused")
                .contains("drawn_phantoms.refused")
                .contains("films_per_second")
                .contains("has no int8 file to compare");
        assertThat(run("evaluate", films, "--threads", "0")).isNotZero();
        assertThat(run("evaluate", films, "--precision", "int4")).isNotZero();
        assertThat(run("evaluate", films, "--wrong", "Two Words=" + odd)).isNotZero();
        assertThat(err.toString())
                .contains("1 to 64 threads, found 0")
                .contains("fp32 or int8 expected")
                .contains("a name of small letters");
    }

    @Test
    void aModelOnAnotherServerIsVerifiedAndEvaluatedThere() throws IOException {
        String id = "org.prodrome.cxr-ctr";
        try (ModelBehindHttp remote = new ModelBehindHttp(id + "-1.0.0")) {
            String there = remote.address().toString();
            assertThat(run("verify", id, "--endpoint", there))
                    .as(err.toString())
                    .isZero();
            assertThat(out.toString())
                    .contains("the goldens come out the same (open inference protocol v2 at 127.0.0.1");
            assertThat(run("evaluate", folder.toString(), "--package", id, "--endpoint", there))
                    .as(err.toString())
                    .isZero();
            assertThat(out.toString())
                    .contains("Computed by open inference protocol v2 at 127.0.0.1, model film (onnxruntime_onnx).")
                    .contains(
                            "Not tried: photographs and other modalities (--wrong NAME=DIR); int8 (--precision int8).");
            assertThat(run("evaluate", folder.toString(), "--endpoint", there)).isNotZero();
            assertThat(err.toString()).contains("say with --package whose model runs there");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsTheReasonThatIsGiven() {
        String nobody = "http://127.0.0.1:1/v2/models/film";
        assertThat(run("verify", "org.prodrome.cxr-ctr:1.0.0", "--endpoint", nobody))
                .isNotZero();
        assertThat(err.toString())
                .contains("org.prodrome.cxr-ctr-1.0.0 is refused: the model's endpoint cannot be reached");
    }

    @Test
    void filmsArePreparedByAPackageOrByAFile() throws IOException {
        Path store = folder.resolve("store");
        assertThat(run(
                        "prepare",
                        "--preprocess",
                        "org.prodrome.cxr-ctr",
                        "--data",
                        folder.toString(),
                        "--out",
                        store.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("1 films of 256 x 256");
        assertThat(Files.size(store.resolve("store.npy"))).isEqualTo(128 + 256 * 256);
        Path steps = Files.writeString(folder.resolve("steps.json"), "[{\"op\":\"equalize\"}]");
        assertThat(run(
                        "prepare",
                        "--preprocess",
                        steps.toString(),
                        "--data",
                        folder.toString(),
                        "--out",
                        store.toString()))
                .isNotZero();
        assertThat(err.toString()).contains("equalize");
    }

    @Test
    void aPackageWithoutFindingsHasNothingToCalibrate() {
        assertThat(run(
                        "calibrate",
                        "--package",
                        "org.prodrome.cxr-ctr",
                        "--data",
                        folder.toString(),
                        "--out",
                        folder.resolve("c.json").toString()))
                .isNotZero();
        assertThat(err.toString()).contains("nothing to calibrate");
        assertThat(folder.resolve("c.json")).doesNotExist();
    }
}
