package org.prodrome.imaging.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.evaluate.EvaluationReport;
import org.prodrome.imaging.evaluate.Evaluations;
import org.prodrome.imaging.finding.Call;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.finding.Finding;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.model.FindingsFixture;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.FindingsOutput.LabelCode;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.model.Trust;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.FilmAnalysis;

/** A head trained on a site's package is a package beside it, and what it says of a film is what was trained. */
@SuppressWarnings("NullAway.Init") // JUnit and site() set the fields before any test
class AdapterJourneyTest {
    private static final AdapterTraining.Progress QUIET = (done, total) -> {};
    private static final String ID = "org.example.half-white";
    private static final int FILMS = 80;

    @TempDir
    Path site;

    @TempDir
    Path films;

    private FindingsFixture fixture;
    private ModelCatalogue catalogue;
    private ModelPackage trunk;

    @BeforeEach
    void site() throws IOException {
        fixture = new FindingsFixture(site);
        fixture.trust();
        open();
        StringBuilder list = new StringBuilder("image,patient_id,half_white,bright,dark\n");
        for (int i = 0; i < FILMS; i++) {
            GrayImage film = film(i);
            BufferedImage image = new BufferedImage(film.columns(), film.rows(), BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setSamples(0, 0, film.columns(), film.rows(), 0, film.stored());
            ImageIO.write(image, "png", films.resolve("f%d.png".formatted(i)).toFile());
            int most = positive(i) ^ i % 6 == 0 ? 1 : 0;
            list.append("f%d.png,P%d,%d,%d,%d%n".formatted(i, i, positive(i) ? 1 : 0, most, most));
        }
        Files.writeString(films.resolve("labels.csv"), list, StandardCharsets.UTF_8);
    }

    private void open() throws IOException {
        catalogue = ModelCatalogue.open(site);
        trunk = catalogue.find(FindingsFixture.ID).orElseThrow();
    }

    @AfterEach
    void close() {
        catalogue.close();
    }

    private static GrayImage film(int i) {
        return FindingsFixture.film(0.3 + 0.4 * i / FILMS, i);
    }

    private static boolean positive(int i) {
        return i >= FILMS / 2;
    }

    private AdapterResult train(String label, List<HeadChoice> choices, AdapterCard card) throws IOException {
        AdapterSettings settings = new AdapterSettings(ID, "1.0.0", label, "all", choices, 7, card);
        return new AdapterTraining(trunk, catalogue.content(trunk), settings).run(films, null, site, QUIET);
    }

    /** The same head from the same films, without the code that writes and opens packages. */
    private Head head(List<HeadChoice> choices) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < FILMS; i++) {
            examples.add(new Example("f%d.png".formatted(i), "P" + i, embedding(film(i)), positive(i)));
        }
        return new HeadTraining(examples).train(new NestedCrossValidation(choices, 7).choose(examples), 7);
    }

    private double[] embedding(GrayImage film) {
        float[] vector = ModelOutput.of(trunk, trunk.pipeline().prepare(film)).embedding();
        double[] features = new double[vector.length];
        for (int d = 0; d < features.length; d++) {
            features[d] = vector[d];
        }
        return features;
    }

    @Test
    void whatIsSaidOfAFilmIsWhatTheTrainedHeadSays() throws IOException {
        for (List<HeadChoice> choices : List.of(HeadChoice.logistic(), List.of(new HeadChoice(16, 1)))) {
            AdapterCard card = new AdapterCard(
                    "Half white", List.of(new LabelCode("http://snomed.info/sct", "60046008")), "our films", "IT");
            AdapterResult result = train("half_white", choices, card);
            assertThat(result).as(result.report().toTable()).isInstanceOf(AdapterResult.Written.class);
            Head head = head(choices);
            try (ModelCatalogue opened = ModelCatalogue.open(site)) {
                PackageLoad.Loaded load = (PackageLoad.Loaded) opened.packages().stream()
                        .filter(one -> one.source().equals(ID + "-1.0.0"))
                        .findFirst()
                        .orElseThrow();
                assertThat(load.trust()).isInstanceOf(Trust.Pinned.class);
                ModelPackage adapter = load.modelPackage();
                FindingsOutput said = Objects.requireNonNull(adapter.manifest().findings());
                double a = said.calibration().a().get(0);
                double b = said.calibration().b().get(0);
                for (int i = 10; i < FILMS; i += 20) {
                    GrayImage film = FindingsFixture.film(0.3 + 0.4 * i / FILMS, 900 + i);
                    Finding.Answered finding = answered(adapter, film);
                    double logit = a * head.logit(embedding(film)) + b;
                    assertThat(finding.probability()).isCloseTo(1 / (1 + Math.exp(-logit)), within(1e-4));
                    assertThat(finding.call()).isEqualTo(positive(i) ? Call.PRESENT : Call.NOT_DETECTED);
                    assertThat(finding.display()).isEqualTo("Half white");
                    assertThat(finding.codes()).extracting(LabelCode::code).containsExactly("60046008");
                }
                // The daily run of the goldens finds nothing wrong with it.
                assertThat(opened.canary()).isEmpty();
            }
            deleteAdapter();
        }
    }

    private static Finding.Answered answered(ModelPackage adapter, GrayImage film) {
        FilmAnalysis analysis = new ChestFilmAnalyser(adapter)
                .analysePixels(FilmAttributes.ofImageFile("i", film.rows(), film.columns()), film);
        FilmFindings.Read read = (FilmFindings.Read) Objects.requireNonNull(analysis.findings());
        return (Finding.Answered) read.finding("half_white").orElseThrow();
    }

    private void deleteAdapter() throws IOException {
        Path folder = site.resolve(ID + "-1.0.0");
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void whatTheTrunkKnowsOfFilmsAndLicenceStaysAndWhatItKnewOfFindingsGoes() throws IOException {
        fixture.manifest(root -> {
            ((ObjectNode) root.path("maintenance"))
                    .putArray("preprocess_not_equal")
                    .add("resized otherwise");
            root.put("RegulatoryApproval", "CE 1234");
        });
        fixture.trust();
        catalogue.close();
        open();
        train("half_white", HeadChoice.logistic(), AdapterCard.NONE);
        try (ModelCatalogue opened = ModelCatalogue.open(site)) {
            Manifest manifest = opened.find(ID).orElseThrow().manifest();
            assertThat(manifest.preprocessSha256()).isEqualTo(trunk.manifest().preprocessSha256());
            assertThat(manifest.inputSelection()).isEqualTo(trunk.manifest().inputSelection());
            assertThat(manifest.gate()).isEqualTo(trunk.manifest().gate());
            assertThat(manifest.embedding()).isEqualTo(trunk.manifest().embedding());
            assertThat(manifest.view()).isEqualTo(trunk.manifest().view());
            assertThat(manifest.license()).isEqualTo(trunk.manifest().license());
            assertThat(manifest.outputs()).containsOnlyKeys("embedding", "view_logits", OnnxGraph.LOGITS);
            assertThat(manifest.explanation()).isNull();
            // A model that is kept from going live passes that on; an approval it does not.
            assertThat(manifest.maintenance().path("preprocess_not_equal")).hasSize(1);
            assertThat(manifest.card().regulatoryApproval()).startsWith("none");
            assertThat(manifest.weightsProvenance().toString()).contains(trunk.manifestSha256());
            assertThat(manifest.trainingData().path("n_images").asInt()).isEqualTo(FILMS);
            assertThat(manifest.trainingData().path("n_patients").asInt()).isEqualTo(FILMS);
            FindingsOutput findings = Objects.requireNonNull(manifest.findings());
            FindingsOutput.Standing.Evaluated standing =
                    (FindingsOutput.Standing.Evaluated) findings.labels().get(0).standing();
            assertThat(findings.labels().get(0).codes()).isEmpty();
            assertThat(standing.ruleOut().threshold())
                    .isLessThanOrEqualTo(standing.ruleIn().threshold());
            assertThat(standing.conformal().nPos() + standing.conformal().nNeg())
                    .isEqualTo(FILMS);
            String folder = Files.readString(site.resolve(ID + "-1.0.0/protocol.csv"))
                    + Files.readString(site.resolve(ID + "-1.0.0/evaluation.json"))
                    + Files.readString(site.resolve(ID + "-1.0.0/modelpackage.json"));
            assertThat(folder).doesNotContain("f1.png", "P79");
        }
    }

    @Test
    void theAdapterIsEvaluatedLikeAnyOther() throws IOException {
        train("half_white", HeadChoice.logistic(), AdapterCard.NONE);
        try (ModelCatalogue opened = ModelCatalogue.open(site)) {
            ModelPackage adapter = opened.find(ID).orElseThrow();
            EvaluationReport report = Evaluations.run(List.of(adapter), films, "all", (done, total) -> {})
                    .get(0);
            assertThat(report.manifestSha256()).isEqualTo(adapter.manifestSha256());
            assertThat(report.figure("auroc", "auroc.half_white").value()).isGreaterThan(0.95);
        }
    }

    @Test
    void aTrunkThatAnswersForTheFindingIsTheOneInUse() throws IOException {
        // The trunk scores "bright" by the brightness of the film, which is all that there is to learn.
        AdapterResult worse = train("bright", List.of(new HeadChoice(16, 1)), AdapterCard.NONE);
        assertThat(worse).as(worse.report().toTable()).isInstanceOf(AdapterResult.Refused.class);
        assertThat(worse.verdict())
                .startsWith("Refused: on the films of the stored protocol its AUROC is")
                .contains("lower than that of " + trunk.manifest().coordinates());
        // It scores "dark" the other way round.
        AdapterResult better = train("dark", HeadChoice.logistic(), AdapterCard.NONE);
        assertThat(better).as(better.report().toTable()).isInstanceOf(AdapterResult.Written.class);
        assertThat(better.verdict())
                .endsWith(", and than %s.".formatted(trunk.manifest().coordinates()));
        try (ModelCatalogue opened = ModelCatalogue.open(site)) {
            FindingsOutput.Label label = Objects.requireNonNull(
                            opened.find(ID).orElseThrow().manifest().findings())
                    .labels()
                    .get(0);
            assertThat(label.display()).isEqualTo("Film is dark");
            assertThat(label.codes()).extracting(LabelCode::code).containsExactly("60046008");
        }
    }

    @Test
    void aTrunkThatWasChangedMeanwhileIsNotTrainedOn() throws IOException {
        fixture.manifest(root -> root.put("name", "changed"));
        assertThatThrownBy(() -> catalogue.content(trunk)).hasMessageContaining("was changed since it was opened");
    }
}
