package org.prodrome.imaging.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.SharedData;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;

/** From a folder of films to a package and back, with the shipped package's embeddings. */
@SuppressWarnings("NullAway.Init") // JUnit and draw() set the fields before any test
class AdapterTrainingTest {
    private static final AdapterTraining.Progress QUIET = (done, total) -> {};

    @TempDir
    static Path films;

    @TempDir
    Path out;

    private static ModelCatalogue catalogue;

    private static ModelPackage trunk;

    /** Sixty drawn films of thirty patients each with and without a bright square; the list says nothing of it. */
    @BeforeAll
    static void draw() throws IOException {
        catalogue = ModelCatalogue.open(null);
        trunk = catalogue.find("org.prodrome.cxr-ctr").orElseThrow();
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder list = new StringBuilder("image,patient_id,square,none,age,sex\n");
        for (int i = 0; i < 64; i++) {
            boolean square = i % 2 == 0;
            BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
            for (int row = 0; row < 64; row++) {
                for (int column = 0; column < 64; column++) {
                    int dark = 60 + row + random.nextInt(20);
                    boolean bright = square && row > 20 && row < 44 && column > 20 && column < 44;
                    image.getRaster().setSample(column, row, 0, bright ? 240 : dark);
                }
            }
            ImageIO.write(image, "png", films.resolve("f%d.png".formatted(i)).toFile());
            list.append("f%d.png,\"P,%d\",%d,%d,%d,%s%n"
                    .formatted(
                            i, i, square ? 1 : 0, random.nextInt(2), 40 + random.nextInt(40), i % 3 == 0 ? "F" : "M"));
        }
        Files.writeString(films.resolve("labels.csv"), list, StandardCharsets.UTF_8);
    }

    @AfterAll
    static void close() {
        catalogue.close();
    }

    private static AdapterSettings settings(String version, String label) {
        return new AdapterSettings("org.example.square", version, label, "all", HeadChoice.logistic(), 7);
    }

    private AdapterResult train(String version, String label, @Nullable AdapterPackage live) throws IOException {
        return new AdapterTraining(trunk, settings(version, label)).run(films, live, out, QUIET);
    }

    @Test
    void aHeadThatLearnsIsWrittenAndSaysTheSameWhenOpened() throws IOException {
        AdapterResult first = new AdapterTraining(trunk, settings("1.0.0", "square")).run(films, null, out, QUIET);
        assertThat(first).as(first.report().toTable()).isInstanceOf(AdapterResult.Written.class);
        assertThat(first.report().figure("head", "auroc").value()).isGreaterThan(0.95);
        assertThat(first.report().figure("floor", "auroc").value()).isLessThan(0.8);

        Path folder = out.resolve("org.example.square-1.0.0");
        try (AdapterPackage opened = AdapterPackage.open(folder, trunk)) {
            assertThat(opened.coordinates()).isEqualTo("org.example.square|1.0.0");
            assertThat(opened.probability(trunk.reference()[0])).isBetween(0.0, 1.0);

            AdapterResult again = train("1.1.0", "square", opened);
            assertThat(again.report().figure("live", "gained").value()).isCloseTo(0, within(1e-12));
            assertThat(again.verdict()).startsWith("Accepted").contains("no worse than org.example.square|1.0.0");
        }
        assertThatThrownBy(() -> new AdapterTraining(trunk, settings("1.0.0", "square")).run(films, null, out, QUIET))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("another version");
        Files.writeString(folder.resolve("README.md"), "changed");
        assertThatThrownBy(() -> AdapterPackage.open(folder, trunk)).hasMessageContaining("'README.md' was changed");
        Files.writeString(folder.resolve("adapterpackage.json"), "{}");
        assertThatThrownBy(() -> AdapterPackage.open(folder, trunk)).hasMessageContaining("does not trust");
    }

    @Test
    void aHeadThatLearnsNothingIsRefusedAndNothingIsWritten() throws IOException {
        AdapterResult result = new AdapterTraining(trunk, settings("1.0.0", "none")).run(films, null, out, QUIET);
        assertThat(result).isInstanceOf(AdapterResult.Refused.class);
        assertThat(result.verdict()).contains("does not beat");
        assertThat(Files.list(out)).isEmpty();
    }

    @Test
    void aWorseHeadThanTheOneInUseIsRefused() throws IOException {
        new AdapterTraining(trunk, settings("1.0.0", "square")).run(films, null, out, QUIET);
        try (AdapterPackage opened = AdapterPackage.open(out.resolve("org.example.square-1.0.0"), trunk)) {
            // The same films with a label that says little of them.
            AdapterResult worse = train("2.0.0", "none", opened);
            assertThat(worse).isInstanceOf(AdapterResult.Refused.class);
        }
    }

    @Test
    void listsThatCannotBeReadAreNamedByLine() throws IOException {
        assertThatThrownBy(() -> FilmList.read(films, "absent", "all")).hasMessageContaining("needs a column absent");
        assertThatThrownBy(() -> FilmList.read(films, "square", "train")).hasMessageContaining("no column split");
        Files.writeString(out.resolve("labels.csv"), "image,patient_id,x\n../../etc/passwd,P1,1\n");
        assertThatThrownBy(() -> FilmList.read(out, "x", "all")).hasMessageContaining("line 2");
        Files.writeString(out.resolve("labels.csv"), "image,patient_id,x\na.png,P1,yes\n");
        assertThatThrownBy(() -> FilmList.read(out, "x", "all")).hasMessageContaining("0, 1 or empty");
        Files.writeString(out.resolve("labels.csv"), "image,patient_id,x\na.png,,1\n");
        assertThatThrownBy(() -> FilmList.read(out, "x", "all")).hasMessageContaining("patient_id is empty");
    }

    @Test
    void theListOfRealFilmsWithItsQuotedCellsIsRead() throws IOException {
        Path data = SharedData.dir("data/cxr");
        List<FilmList.Row> rows = FilmList.read(data, "Effusion", "val").films();
        assertThat(rows).hasSizeGreaterThan(500);
        assertThat(rows).anyMatch(FilmList.Row::positive).anyMatch(row -> !row.positive());
    }
}
