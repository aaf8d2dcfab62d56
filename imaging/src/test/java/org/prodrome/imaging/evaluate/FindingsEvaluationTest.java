package org.prodrome.imaging.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.finding.FindingReader;
import org.prodrome.imaging.model.CalibrationFile;
import org.prodrome.imaging.model.FindingsFixture;
import org.prodrome.imaging.model.LocalCalibration;
import org.prodrome.imaging.model.LocalCalibration.Method;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.SiteSettings;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.preprocess.NpyArray;
import org.prodrome.imaging.result.ChestFilmAnalyser;

/** Evaluation, recalibration and preparing on a folder of small drawn films. */
class FindingsEvaluationTest {
    private static final CxrCtrEvaluation.Progress QUIET = (done, total) -> {};

    /** Films whose brighter half mostly has the finding "bright"; patients have two films each. */
    private static Path folder(Path parent, int films, String extra) throws IOException {
        Path folder = Files.createDirectories(parent.resolve("data"));
        Files.createDirectories(folder.resolve("images"));
        StringBuilder labels = new StringBuilder(
                "image,dataset,patient_id,age,sex,view,width,height,split,bright,dark,hidden,findings\n");
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < films; i++) {
            double share = 0.2 + 0.6 * random.nextDouble();
            boolean bright = random.nextDouble() < (share > 0.5 ? 0.85 : 0.15);
            String name = "images/f%04d.png".formatted(i);
            write(folder.resolve(name), FindingsFixture.film(share, i));
            labels.append("%s,tiny,P%d,%d,%s,PA,%d,64,%s,%d,%d,%s,\"one, two\"\n"
                    .formatted(
                            name,
                            i / 2,
                            20 + i % 60,
                            i % 2 == 0 ? "F" : "M",
                            bright ? 64 : 32,
                            i % 2 == 0 ? "test" : "val",
                            bright ? 1 : 0,
                            bright ? 0 : 1,
                            i % 3 == 0 ? "" : "0"));
        }
        Files.writeString(folder.resolve("labels.csv"), labels + extra);
        return folder;
    }

    private static void write(Path file, GrayImage film) throws IOException {
        BufferedImage image = new BufferedImage(film.columns(), film.rows(), BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 0, film.columns(), film.rows(), film.stored());
        ImageIO.write(image, "png", file.toFile());
    }

    @Test
    void everyFigureIsThereAndTheAreaIsThatOfTheServedScores(@TempDir Path parent) throws IOException {
        Path folder = folder(
                parent,
                240,
                "images/gone.png,tiny,P900,40,F,PA,64,64,test,1,0,0,x\nimages/f0001.png,tiny-pediatric,P901,5,F,PA,64,64,test,1,0,0,x\n"
                        + "images/f0003.png,tiny,P902,12,F,PA,64,64,test,1,0,0,x\n");
        Files.writeString(
                folder.resolve("boxes.csv"),
                "image,split,finding,x,y,w,h,source\nimages/f0000.png,test,bright,0,0,1,1,us\nimages/f0002.png,test,bright,0,0,0.01,0.01,us\n");
        try (ModelPackage loaded = new FindingsFixture(parent).load()) {
            EvaluationReport report = new FindingsEvaluation(loaded).run(folder, "test", QUIET);
            assertThat(report.films()).isEqualTo(120);
            assertThat(report.patients()).isEqualTo(120);
            assertThat(report.unreadable()).singleElement().asString().contains("gone.png");
            double[] scores = new double[120];
            boolean[] positive = new boolean[120];
            List<FilmList.Film> films = FilmList.read(folder).split("test").subList(0, 120);
            ScoredFilms served = ScoredFilms.read(new ChestFilmAnalyser(loaded), films, QUIET);
            for (int i = 0; i < 120; i++) {
                scores[i] = served.films().get(i).output().scores()[0];
                positive[i] = films.get(i).has("bright").orElseThrow();
            }
            Figure area = report.figure("auroc", "auroc.bright");
            assertThat(area.value()).isCloseTo(Auroc.of(scores, positive), within(1e-12));
            Interval interval = Objects.requireNonNull(area.interval());
            assertThat(interval.low()).isLessThan(area.value());
            assertThat(interval.high()).isGreaterThan(area.value());
            // "dark" is the opposite of "bright" in truth and in score; "hidden" has no film and counts nowhere.
            assertThat(report.figure("auroc", "auroc.dark").value()).isCloseTo(area.value(), within(1e-12));
            assertThat(report.figure("auroc", "macro_auroc_3").count()).isEqualTo(2);
            assertThat(report.figure("auroc", "macro_auroc_3").value()).isCloseTo(area.value(), within(1e-12));
            assertThat(report.figure("auroc", "macro_auroc_shipped").value()).isCloseTo(area.value(), within(1e-12));
            // The list's width says the finding, which the floor must find out.
            assertThat(report.figure("floor", "resolution_only.bright").value()).isEqualTo(1);
            assertThat(report.figure("floor", "age_sex_view.bright").value()).isLessThan(0.8);
            assertThat(report.figure("counts", "hidden").of()).isEqualTo(80);
            assertThat(report.figure("answers", "coverage_positive.bright").of())
                    .isEqualTo(report.figure("counts", "bright").count());
            assertThat(report.figure("subgroups", "n.sex=F").value()).isEqualTo(120);
            assertThat(report.figure("view", "agrees").of()).isEqualTo(120);
            assertThat(report.figure("pointing", "hit.us.said").count()).isEqualTo(1);
            assertThat(report.figure("pointing", "floor_image_centre.us.bright").count())
                    .isEqualTo(1);
            assertThat(report.figure("gate_kinds", "inverted.refused").value()).isGreaterThan(0.9);
            assertThat(report.figure("gate_kinds", "other_population.refused").of())
                    .isEqualTo(1);
            assertThat(report.figure("gate", "refused").value()).isLessThan(0.1);
            assertThat(report.figure("retrieval", "ndcg10_8").value())
                    .isGreaterThan(report.figure("retrieval", "ndcg10_chance_8").value());
            assertThat(report.toTable()).contains("Header attributes, age and smallest size were not judged");
            JsonNode json = new ObjectMapper().readTree(report.toJson());
            assertThat(json.path("manifestSha256").asText()).isEqualTo(loaded.manifestSha256());
            assertThat(json.at("/figures/auroc/auroc.bright/ci95")).hasSize(2);
            assertThat(new FindingsEvaluation(loaded).run(folder, "test", QUIET).figure("auroc", "macro_auroc_3"))
                    .isEqualTo(report.figure("auroc", "macro_auroc_3"));
        }
    }

    @Test
    void packagesAreChosenByWhatTheListSays(@TempDir Path parent) throws IOException {
        Path folder = folder(parent, 40, "");
        try (ModelPackage loaded = new FindingsFixture(parent).load();
                ModelCatalogue shipped = ModelCatalogue.open(null)) {
            ModelPackage ratio = shipped.find("org.prodrome.cxr-ctr").orElseThrow();
            assertThat(Evaluations.run(List.of(ratio, loaded), folder, "test", QUIET))
                    .extracting(EvaluationReport::modelPackage)
                    .containsExactly("org.example.tiny-findings|1.0.0");
            assertThatThrownBy(() -> Evaluations.run(List.of(ratio), folder, "test", QUIET))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("suits none of the packages");
            Files.writeString(folder.resolve("labels.csv"), "image,split\n../../etc/passwd,test\n");
            assertThatThrownBy(() -> Evaluations.run(List.of(loaded), folder, "test", QUIET))
                    .hasMessageContaining("inside the folder");
            Files.writeString(folder.resolve("labels.csv"), "film\na\n");
            assertThatThrownBy(() -> Evaluations.run(List.of(loaded), folder, "test", QUIET))
                    .hasMessageContaining("needs a column image");
        }
    }

    @Test
    void aLocalCalibrationIsFittedOnTheSplitAndReadBackByTheCatalogue(@TempDir Path parent) throws IOException {
        Path folder = folder(parent, 900, "");
        FindingsFixture fixture = new FindingsFixture(parent);
        fixture.trust();
        Clock clock = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
        try (ModelPackage loaded = fixture.load()) {
            LocalCalibration fitted = new LocalCalibrationFit(loaded, clock).fit(folder, "val", QUIET);
            assertThat(fitted.date()).isEqualTo(LocalDate.of(2026, 11, 22));
            assertThat(fitted.films()).isLessThanOrEqualTo(450).isGreaterThan(400);
            LocalCalibration.LocalLabel bright = fitted.label("bright").orElseThrow();
            assertThat(bright.method()).isEqualTo(Method.PLATT);
            assertThat(bright.eceAfter()).isLessThan(bright.eceBefore());
            assertThat(bright.conformal().orElseThrow().nPos()).isEqualTo(bright.positives());
            assertThat(fitted.label("hidden")).isEmpty();
            Files.writeString(parent.resolve(CalibrationFile.name(loaded.manifest())), CalibrationFile.write(fitted));
            // Nine tenths of each class keep their truth in the set, by the definition of the quantiles.
            ModelPackage local = loaded.at(new SiteSettings(fitted, Map.of()));
            EvaluationReport report = new FindingsEvaluation(local).run(folder, "val", QUIET);
            assertThat(report.figure("answers", "coverage_positive.bright").value())
                    .isBetween(0.88, 0.95);
            assertThat(report.figure("calibration", "ece.bright").value())
                    .isLessThan(report.figure("calibration", "ece_raw.bright").value());
        }
        try (ModelCatalogue catalogue = ModelCatalogue.open(parent)) {
            ModelPackage applied = catalogue.find(FindingsFixture.ID).orElseThrow();
            assertThat(applied.site().calibration()).isNotNull();
            assertThat(FindingReader.of(applied)).isPresent();
        }
    }

    @Test
    void aRareFindingSharesOneTemperature(@TempDir Path parent) throws IOException {
        Path folder = folder(parent, 80, "");
        try (ModelPackage loaded = new FindingsFixture(parent).load()) {
            LocalCalibration fitted = new LocalCalibrationFit(loaded, Clock.systemUTC()).fit(folder, "val", QUIET);
            assertThat(fitted.labels())
                    .extracting(LocalCalibration.LocalLabel::method)
                    .containsOnly(Method.POOLED_TEMPERATURE);
            double scale = fitted.labels().get(0).a() / 0.5;
            assertThat(fitted.labels().get(1).a() / 0.5).isCloseTo(scale, within(1e-9));
            assertThat(fitted.labels().get(1).b() / 0.25).isCloseTo(scale, within(1e-9));
            assertThatThrownBy(() -> new LocalCalibrationFit(loaded, Clock.systemUTC()).fit(folder, "none", QUIET))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("at least 9 films");
        }
    }

    @Test
    void theStoreHoldsWhatTheNetworkWouldSee(@TempDir Path parent) throws IOException {
        Path folder = folder(parent, 5, "images/gone.png,tiny,P900,40,F,PA,64,64,test,1,0,0,x\n");
        try (ModelPackage loaded = new FindingsFixture(parent).load()) {
            PreparedStore.Written written =
                    PreparedStore.write(loaded.pipeline(), folder, parent.resolve("out"), QUIET);
            assertThat(written.films()).isEqualTo(5);
            assertThat(written.unreadable()).hasSize(1);
            NpyArray store = NpyArray.parse(Files.readAllBytes(parent.resolve("out/store.npy")));
            assertThat(store.shape()).containsExactly(5, 16, 16);
            byte[] third = loaded.pipeline()
                    .prepare(GrayFile.read(folder.resolve("images/f0003.png")))
                    .image()
                    .values();
            assertThat(Arrays.copyOfRange(store.bytes(), 3 * 256, 4 * 256)).isEqualTo(third);
            List<String> index = Files.readAllLines(parent.resolve("out/index.csv"));
            assertThat(index).hasSize(6);
            assertThat(index.get(0)).startsWith("row,image,dataset,");
            assertThat(index.get(4)).startsWith("3,images/f0003.png,").endsWith("\"one, two\"");
            try (var files = Files.list(parent.resolve("out"))) {
                assertThat(files).hasSize(2);
            }
        }
    }
}
