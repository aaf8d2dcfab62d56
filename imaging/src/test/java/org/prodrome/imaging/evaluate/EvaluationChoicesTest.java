package org.prodrome.imaging.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.SharedData;
import org.prodrome.imaging.model.FindingsFixture;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.GrayImage;

/** What an evaluation does beside its figures: wrong images, boxes by source, int8, threads and what films cost. */
class EvaluationChoicesTest {
    private static final CxrCtrEvaluation.Progress QUIET = (done, total) -> {};
    private static final String CHILDREN = "org.prodrome.cxr-paediatric-pneumonia";

    private static void write(Path file, GrayImage film) throws IOException {
        boolean deep = Arrays.stream(film.stored()).max().orElse(0) > 255;
        BufferedImage image = new BufferedImage(
                film.columns(), film.rows(), deep ? BufferedImage.TYPE_USHORT_GRAY : BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 0, film.columns(), film.rows(), film.stored());
        ImageIO.write(image, "png", file.toFile());
    }

    /** Twelve test films whose brighter half has the finding; one alone has the hidden one. */
    private static Path folder(Path parent) throws IOException {
        Path folder = Files.createDirectories(parent.resolve("data"));
        StringBuilder labels = new StringBuilder("image,dataset,patient_id,age,split,bright,dark,hidden\n");
        for (int i = 0; i < 12; i++) {
            String name = "f%02d.png".formatted(i);
            write(folder.resolve(name), FindingsFixture.film(0.2 + 0.05 * i, i));
            labels.append(
                    "%s,tiny,P%d,40,test,%d,%d,%d\n".formatted(name, i, i > 5 ? 1 : 0, i > 5 ? 0 : 1, i == 11 ? 1 : 0));
        }
        Files.writeString(folder.resolve("labels.csv"), labels);
        return folder;
    }

    @Test
    void aFindingOfOneFilmCountsInTheMeanAndItIsSaidHowManyCounted(@TempDir Path parent) throws IOException {
        Path folder = folder(parent);
        try (ModelPackage loaded = new FindingsFixture(parent).load()) {
            EvaluationReport report = new FindingsEvaluation(loaded).run(folder, "test", QUIET);
            String left = "Not tried: photographs and other modalities (--wrong NAME=DIR); int8 (--precision int8).";
            assertThat(report.notes()).contains(left).anyMatch(note -> note.startsWith("Computed by onnxruntime "));
            assertThat(report.toTable()).contains(left);
            assertThat(report.toJson()).contains(left);
            Figure macro = report.figure("auroc", "macro_auroc_3");
            assertThat(macro.count()).isEqualTo(3);
            assertThat(macro.of()).isEqualTo(3);
            double mean = List.of("bright", "dark", "hidden").stream()
                    .mapToDouble(id -> report.figure("auroc", "auroc." + id).value())
                    .average()
                    .orElseThrow();
            assertThat(macro.value()).isCloseTo(mean, within(1e-12));
            assertThat(report.figure("auroc", "macro_auroc_shipped").of()).isEqualTo(2);
            assertThat(report.figure("floor", "resolution_only.macro_3").count())
                    .isEqualTo(3);
            assertThat(report.toTable()).contains("3 of 3");
        }
    }

    @Test
    void boxesAreCountedBySourceAndPooledWhereTheFindingItselfIsSaid(@TempDir Path parent) throws IOException {
        Path folder = folder(parent);
        Files.writeString(folder.resolve("boxes.csv"), """
                image,split,finding,x,y,w,h,source
                f00.png,test,bright,0,0,1,1,NIH BBox (radiologist)
                f01.png,test,bright,0,0,0.01,0.01,NIH BBox (radiologist)
                f02.png,test,Pneumonia,0,0,1,1,NIH BBox (radiologist)
                f03.png,test,Lung Opacity,0,0,1,1,RSNA Pneumonia Challenge 2018
                f04.png,test,something else,0,0,1,1,RSNA Pneumonia Challenge 2018
                """);
        FindingsFixture fixture = new FindingsFixture(parent)
                .manifest(root -> ((ObjectNode)
                                root.path("outputs").path(0).path("labels").path(2))
                        .put("source_label", "Pneumonia"));
        try (ModelPackage loaded = fixture.load();
                ModelCatalogue shipped = ModelCatalogue.open(null)) {
            EvaluationChoices choices = new EvaluationChoices(
                    1, Map.of(), shipped.find("org.prodrome.cxr-ctr").orElseThrow(), null);
            EvaluationReport report = new FindingsEvaluation(loaded).run(folder, "test", choices, QUIET);
            assertThat(report.figure("pointing", "hit.nih.said")).isEqualTo(Figure.share("hit.nih.said", 1, 2));
            assertThat(report.figure("pointing", "hit.nih.hidden_withheld").of())
                    .isEqualTo(1);
            assertThat(report.figure("pointing", "hit.rsna.lung_opacity_on_map_of_hidden_withheld")
                            .of())
                    .isEqualTo(1);
            assertThatThrownBy(() -> report.figure("pointing", "hit.rsna.said"))
                    .isInstanceOf(IllegalArgumentException.class);
            // Nobody finds lungs on stripes, so that floor is asked of no film here.
            assertThat(report.figure("pointing", "floor_larger_lung_centre.nih.said")
                            .of())
                    .isZero();
        }
    }

    @Test
    void theMiddlesOfTheLungsLieWhereTheyAreDrawn() throws IOException {
        try (ModelCatalogue shipped = ModelCatalogue.open(null)) {
            LungCentres lungs =
                    new LungCentres(shipped.find("org.prodrome.cxr-ctr").orElseThrow());
            LungCentres.Centres centres =
                    lungs.of("drawn", DrawnChest.draw(400, 3)).orElseThrow();
            assertThat(centres.right().column()).isCloseTo(0.31, within(0.06));
            assertThat(centres.left().column()).isCloseTo(0.69, within(0.08));
            assertThat(centres.right().row()).isCloseTo(0.42, within(0.08));
            assertThat(List.of(centres.right(), centres.left())).contains(centres.larger());
        }
    }

    @Test
    void wrongImagesOfAFolderAreJudgedByPixelsAndByHeader(@TempDir Path parent) throws IOException {
        Path folder = folder(parent);
        Path wrong = Files.createDirectories(parent.resolve("wrong/deeper"));
        BufferedImage colour = new BufferedImage(80, 70, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 80 * 70; i++) {
            colour.setRGB(i % 80, i / 80, i * 2654435 & 0xffffff);
        }
        ImageIO.write(colour, "png", wrong.resolve("colour.png").toFile());
        Files.writeString(wrong.resolve("broken.jpg"), "no image");
        Files.writeString(wrong.resolve("README.txt"), "not looked at");
        Path ct = SharedData.dir("data/dicom/files/CT");
        try (var files = Files.list(ct)) {
            for (Path file : files.sorted().limit(4).toList()) {
                Files.copy(file, wrong.resolve(file.getFileName()));
            }
        }
        try (ModelPackage loaded = new FindingsFixture(parent).load()) {
            EvaluationChoices choices =
                    new EvaluationChoices(2, Map.of("odd_ones", parent.resolve("wrong")), null, null);
            EvaluationReport report = new FindingsEvaluation(loaded).run(folder, "test", choices, QUIET);
            Figure refused = report.figure("gate_kinds", "odd_ones.refused");
            double unreadable =
                    report.figure("gate_kinds", "odd_ones.unreadable").value();
            assertThat(unreadable).isBetween(1.0, 2.0);
            assertThat(refused.of()).isEqualTo(6 - (int) unreadable);
            assertThat(refused.count()).isEqualTo(refused.of());
            assertThat(report.figure("gate_kinds", "odd_ones.refused_by_pixels").of())
                    .isBetween(1, 5);
            assertThat(report.figure("gate_kinds", "drawn_phantoms.refused").of())
                    .isEqualTo(20);
            assertThat(report.figure("gate_kinds", "uniform_noise.refused").of())
                    .isEqualTo(20);
            assertThat(report.figure("gate_kinds", "inverted.fpr_at_95_tpr_knn").of())
                    .isEqualTo(12);
            assertThat(report.figure("gate_kinds", "uniform_noise.auroc_knn").value())
                    .isGreaterThan(0.9);
            EvaluationChoices empty =
                    new EvaluationChoices(1, Map.of("none", Files.createDirectory(parent.resolve("e"))), null, null);
            assertThatThrownBy(() -> new FindingsEvaluation(loaded).run(folder, "test", empty, QUIET))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'e' holds no PNG, JPEG or DICOM file");
        }
    }

    @Test
    void colourIsWeighedAsPillowWeighsIt(@TempDir Path parent) throws IOException {
        BufferedImage colour = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        colour.setRGB(0, 0, 0x0a64c8);
        colour.setRGB(1, 0, 0xffffff);
        Path file = parent.resolve("c.png");
        ImageIO.write(colour, "png", file.toFile());
        // Pillow: Image.new("RGB", (1, 1), (10, 100, 200)).convert("L").getpixel((0, 0)) is 84.
        assertThat(WrongInputs.grey(file).stored()).containsExactly(84, 255);
    }

    @Test
    void int8IsHeldAgainstTheFileThatServesOnTheSameFilms(@TempDir Path parent) throws IOException {
        StringBuilder labels = new StringBuilder("image,dataset,patient_id,split,Pneumonia\n");
        for (int i = 0; i < 8; i++) {
            write(parent.resolve("c%d.png".formatted(i)), DrawnChest.draw(160, i));
            labels.append("c%d.png,drawn-paediatric,P%d,test,%d\n".formatted(i, i, i % 2));
        }
        Files.writeString(parent.resolve("labels.csv"), labels);
        try (ModelCatalogue catalogue = ModelCatalogue.open(null)) {
            EvaluationChoices choices = new EvaluationChoices(2, Map.of(), null, catalogue);
            EvaluationReport report = Evaluations.run(catalogue.usable(), parent, "test", choices, QUIET)
                    .get(0);
            assertThat(report.modelPackage()).startsWith(CHILDREN);
            double difference =
                    report.figure("int8", "auroc_difference.pneumonia").value();
            assertThat(report.figure("int8", "largest_auroc_difference").value())
                    .isEqualTo(Math.abs(difference));
            assertThat(report.figure("int8", "mean_cosine").value()).isBetween(0.98, 0.99999999);
            assertThat(report.figure("int8", "least_cosine").value())
                    .isLessThanOrEqualTo(report.figure("int8", "mean_cosine").value());
            assertThat(report.figure("int8", "refused_int8").of()).isEqualTo(8);
            for (String section : List.of("cpu_ms", "cpu_ms_int8")) {
                double all = report.figure(section, "all").value();
                assertThat(List.of("decode", "prepare", "infer", "post").stream()
                                .mapToDouble(
                                        stage -> report.figure(section, stage).value())
                                .sum())
                        .isCloseTo(all, within(1e-9));
                assertThat(all).isPositive();
                assertThat(report.figure(section, "films").value()).isEqualTo(8);
                assertThat(report.figure(section, "threads").value()).isEqualTo(2);
                assertThat(report.figure(section, "films_per_second").value()).isPositive();
            }
            JsonNode json = new ObjectMapper().readTree(report.toJson());
            assertThat(json.path("timedFilms")).hasSize(8);
            assertThat(json.path("timedFilms").path(0).asText()).isEqualTo("c0.png");
        }
    }

    @Test
    void severalThreadsGiveTheSameFiguresAsOne(@TempDir Path parent) throws IOException {
        Path folder = folder(parent);
        try (ModelPackage loaded = new FindingsFixture(parent).load()) {
            EvaluationReport one = new FindingsEvaluation(loaded).run(folder, "test", QUIET);
            EvaluationReport four = new FindingsEvaluation(loaded)
                    .run(folder, "test", new EvaluationChoices(4, Map.of(), null, null), QUIET);
            assertThat(four.sections().stream()
                            .filter(section -> !section.id().startsWith("cpu_ms"))
                            .toList())
                    .isEqualTo(one.sections().stream()
                            .filter(section -> !section.id().startsWith("cpu_ms"))
                            .toList());
            assertThat(one.timed()).hasSize(12);
        }
        assertThatThrownBy(() -> new EvaluationChoices(0, Map.of(), null, null)).hasMessage("1 to 64 threads, found 0");
    }
}
