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
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.SharedData;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.PackageContent;
import org.prodrome.imaging.model.PackageLoad;

/** From a folder of films to a package, and when there is none: with the shipped package's embeddings. */
@SuppressWarnings("NullAway.Init") // JUnit and draw() set the fields before any test
class AdapterTrainingTest {
    private static final AdapterTraining.Progress QUIET = (done, total) -> {};
    private static final int FILMS = 64;

    @TempDir
    static Path films;

    @TempDir
    static Path faint;

    @TempDir
    Path out;

    private static ModelCatalogue catalogue;
    private static ModelPackage trunk;
    private static PackageContent content;

    @BeforeAll
    static void draw() throws IOException {
        catalogue = ModelCatalogue.open(null);
        trunk = catalogue.find("org.prodrome.cxr-ctr").orElseThrow();
        content = catalogue.content(trunk);
        draw(films, i -> i % 2 == 0, FILMS);
        // The same films by name, patient and label, but on one in four the square is where it should not be.
        draw(faint, i -> i % 2 == 0 ^ i % 8 < 2, FILMS);
    }

    /** Drawn films of a patient each, every other one labelled; the list says nothing of the bright square. */
    private static void draw(Path folder, IntPredicate square, int count) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder list = new StringBuilder("image,patient_id,square,none,age,sex\n");
        for (int i = 0; i < count; i++) {
            BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
            for (int row = 0; row < 64; row++) {
                for (int column = 0; column < 64; column++) {
                    int dark = 60 + row + random.nextInt(20);
                    boolean bright = square.test(i) && row > 20 && row < 44 && column > 20 && column < 44;
                    image.getRaster().setSample(column, row, 0, bright ? 240 : dark);
                }
            }
            ImageIO.write(image, "png", folder.resolve("f%d.png".formatted(i)).toFile());
            list.append("f%d.png,\"P,%d\",%d,%d,%d,%s%n"
                    .formatted(
                            i,
                            i,
                            i % 2 == 0 ? 1 : 0,
                            random.nextInt(2),
                            40 + random.nextInt(40),
                            i % 3 == 0 ? "F" : "M"));
        }
        Files.writeString(folder.resolve("labels.csv"), list, StandardCharsets.UTF_8);
    }

    @AfterAll
    static void close() {
        catalogue.close();
    }

    private AdapterResult train(Path data, String version, String label, @Nullable LiveAdapter live)
            throws IOException {
        AdapterSettings settings = new AdapterSettings(
                "org.example.square", version, label, "all", HeadChoice.logistic(), 7, AdapterCard.NONE);
        return new AdapterTraining(trunk, content, settings).run(data, live, out, QUIET);
    }

    private LiveAdapter live() throws IOException {
        return LiveAdapter.open(LiveAdapter.highest(out, "org.example.square").orElseThrow());
    }

    @Test
    void aHeadThatLearnsIsWrittenAsAPackageThatTheCatalogueOpens() throws IOException {
        AdapterResult first = train(films, "1.0.0", "square", null);
        assertThat(first).as(first.report().toTable()).isInstanceOf(AdapterResult.Written.class);
        assertThat(first.report().figure("head", "auroc").value()).isGreaterThan(0.95);
        assertThat(first.report().figure("floor", "auroc").value()).isLessThan(0.8);
        try (ModelCatalogue site = ModelCatalogue.open(out)) {
            ModelPackage opened = site.find("org.example.square").orElseThrow();
            assertThat(opened.manifestSha256()).isEqualTo(((AdapterResult.Written) first).manifestSha256());
            assertThat(opened.manifest().segmentation()).isNull();
            assertThat(opened.meter()).isEmpty();
            assertThat(opened.manifest().embedding()).isEqualTo(trunk.manifest().embedding());
            assertThat(opened.manifest().license()).isEqualTo(trunk.manifest().license());
        }
        assertThat(live().coordinates()).isEqualTo("org.example.square|1.0.0");
        AdapterResult again = train(films, "1.10.0", "square", live());
        assertThat(again.report().figure("live", "gained").value()).isCloseTo(0, within(1e-12));
        assertThat(again.verdict()).startsWith("Accepted").contains("no worse than org.example.square|1.0.0");
        assertThatThrownBy(() -> train(films, "1.0.0", "square", null))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("another version");
        Files.createDirectories(out.resolve("org.example.square-1.9.0"));
        Files.createDirectories(out.resolve("org.example.square-other-2.0.0"));
        assertThat(live().coordinates()).isEqualTo("org.example.square|1.10.0");
    }

    @Test
    void aPackageThatWasChangedIsNeitherOpenedNorMeasuredAgainst() throws IOException {
        train(films, "1.0.0", "square", null);
        Path folder = out.resolve("org.example.square-1.0.0");
        Path protocol = folder.resolve("protocol.csv");
        String before = Files.readString(protocol);
        Files.writeString(protocol, before.replaceFirst("0\\.9", "0.1"));
        assertThat(refusal()).contains("'protocol.csv' was changed");
        assertThatThrownBy(this::live)
                .isInstanceOf(AdapterRefusedException.class)
                .hasMessageContaining("'protocol.csv' was changed");
        Files.writeString(protocol, before);
        Path model = folder.resolve("model.onnx");
        byte[] network = Files.readAllBytes(model);
        network[network.length - 40] ^= 1;
        Files.write(model, network);
        assertThat(refusal()).contains("'model.onnx' was changed");
        Path manifest = folder.resolve("modelpackage.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"live\"", "\"dead\"") + " ");
        assertThat(refusal()).contains("the manifest was changed");
        Files.delete(out.resolve("trusted-packages.json"));
        assertThat(refusal()).contains("is not trusted");
    }

    private String refusal() throws IOException {
        try (ModelCatalogue site = ModelCatalogue.open(out)) {
            return site.packages().stream()
                    .filter(load -> load.source().equals("org.example.square-1.0.0"))
                    .map(load -> load instanceof PackageLoad.PackageRefused refused ? refused.reason() : "loaded")
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aHeadThatLearnsNothingIsRefusedAndNothingIsWritten() throws IOException {
        AdapterResult result = train(films, "1.0.0", "none", null);
        assertThat(result).isInstanceOf(AdapterResult.Refused.class);
        assertThat(result.verdict()).contains("does not beat");
        assertThat(Files.list(out)).isEmpty();
    }

    @Test
    void aHeadThatIsWorseThanTheOneInUseIsRefusedForThatAlone() throws IOException {
        train(films, "1.0.0", "square", null);
        AdapterResult worse = train(faint, "2.0.0", "square", live());
        assertThat(worse).as(worse.report().toTable()).isInstanceOf(AdapterResult.Refused.class);
        assertThat(Objects.requireNonNull(
                                worse.report().figure("floor", "gained").interval())
                        .low())
                .isPositive();
        assertThat(worse.report().figure("live", "gained").value()).isNegative();
        assertThat(worse.verdict())
                .startsWith("Refused: on the films of the stored protocol its AUROC is")
                .contains("lower than that of org.example.square|1.0.0");
        assertThat(out.resolve("org.example.square-2.0.0")).doesNotExist();
    }

    @Test
    void filmsOfTheStoredProtocolThatAreMissingAreARefusal(@TempDir Path fewer) throws IOException {
        train(films, "1.0.0", "square", null);
        draw(fewer, i -> i % 2 == 0, FILMS - 4);
        AdapterResult result = train(fewer, "2.0.0", "square", live());
        assertThat(result).isInstanceOf(AdapterResult.Refused.class);
        assertThat(result.verdict())
                .contains("4 of the 64 films of the stored protocol of org.example.square|1.0.0 are not in this list");
    }

    @Test
    void theAdapterInUseIsOneForTheSameFinding() throws IOException {
        train(films, "1.0.0", "square", null);
        LiveAdapter live = live();
        assertThatThrownBy(() -> train(films, "2.0.0", "none", live))
                .isInstanceOf(AdapterRefusedException.class)
                .hasMessageContaining("one for 'square', this would be one for 'none'");
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
