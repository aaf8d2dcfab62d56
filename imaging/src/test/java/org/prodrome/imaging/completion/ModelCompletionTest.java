package org.prodrome.imaging.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.LabelledFolder;
import org.prodrome.imaging.TinyOnnx;
import org.prodrome.imaging.delivery.DeliveryException;
import org.prodrome.imaging.delivery.ImportPreset;
import org.prodrome.imaging.delivery.ModelImport;
import org.prodrome.imaging.evaluate.CxrCtrEvaluation;
import org.prodrome.imaging.finding.Call;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.finding.Finding;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.model.FindingsFixture;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.ModelPackageLoader;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.model.TrustedPackages;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.FilmAnalysis;

/** From another tool's folder by import and completion to a package that the loader takes and that reads a film. */
class ModelCompletionTest {
    private static final CxrCtrEvaluation.Progress QUIET = (done, total) -> {};
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path shared;

    private static Path films = Path.of("");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path temp;

    @BeforeAll
    static void draw() throws IOException {
        films = new LabelledFolder(shared.resolve("films"))
                .add("train", 220)
                .add("val", 220)
                .add("test", 220)
                .line("images/gone.png", "P9999", "val", true, false)
                .line("images/f00000.png", "P0", "val", true, false)
                .write();
    }

    @Test
    void anEncoderWithAVectorByPatchBecomesAPackageThatPlacesFilms() throws IOException {
        // As RAD-DINO's folder: an image processor, films of any size, and the class token first of many.
        ModelImport.Draft draft = encoder(new TinyOnnx(-1, -1, -1, -1)
                .pooled()
                .tokens("last_hidden_state", 3, 6)
                .file());
        assertThat(draft.lacks()).anyMatch(lack -> lack.startsWith("a fixed size in the graph, [32, 32]"));
        ModelCompletion.Completed made = complete(draft, false, Map.of());
        assertThat(made.unreadable()).singleElement().asString().startsWith("images/gone.png");
        assertThat(made.told())
                .anyMatch(line -> line.startsWith("gate: 220 films known, 220 films of other patients set aside"))
                .anyMatch(line -> line.startsWith("false alarms on 220 test films of 110 patients"))
                .anyMatch(line -> line.startsWith("embedding: 'last_hidden_state', brought to length 1"))
                .anyMatch(line -> line.startsWith("retrieval on the test films: ndcg10_6"))
                .anyMatch(line -> line.startsWith("left out: 1 films"));
        assertThat(made.unsaid()).contains("intended_use").doesNotContain("license");
        JsonNode manifest = manifest(made.folder());
        assertThat(manifest.has("draft")).isFalse();
        assertThat(manifest.at("/ood/knn/k").asInt()).isEqualTo(5);
        assertThat(manifest.at("/ood/n").asInt()).isEqualTo(220);
        assertThat(manifest.at("/ood/mahalanobis/output").asText()).isEqualTo("unit_embedding");
        assertThat(manifest.at("/ood/calibration/false_alarms_test/refused").asDouble())
                .isBetween(0.0, 0.05);
        assertThat(manifest.at("/evaluation/0/metrics").findValuesAsText("name"))
                .contains("retrieval_ndcg10_gain_6");
        try (ModelPackage loaded = trusted(made)) {
            assertThat(loaded.runtime().outputs().keySet()).containsExactly("unit_embedding");
            FilmAnalysis read = read(loaded, FindingsFixture.film(0.5, 4_711));
            assertThat(read.verdict()).isInstanceOf(GateVerdict.InRange.class);
            ModelOutput output = Objects.requireNonNull(read.output());
            double squares = 0;
            for (float value : output.embedding()) {
                squares += value * value;
            }
            assertThat(squares).isCloseTo(1, within(1e-5));
            // The first of the two vectors, not its opposite.
            assertThat(output.embedding()[5]).isPositive();
            assertThat(read(loaded, GrayImage.plain(64, 64, new int[64 * 64], false))
                            .verdict())
                    .isInstanceOf(GateVerdict.Refused.class);
        }
    }

    @Test
    void aMultiLabelNetworkIsCalibratedWhereTheListHasItsLabels() throws IOException {
        ModelImport.Draft draft = classifier("org.example.xrv", true);
        ModelCompletion.Completed made = complete(draft, false, Map.of("Radiolucent", "dark"));
        JsonNode manifest = manifest(made.folder());
        assertThat(manifest.at("/ood/mahalanobis/output").asText()).isEqualTo("features");
        assertThat(manifest.at("/maintenance/preprocess_not_equal")).hasSize(1);
        JsonNode labels = manifest.at("/outputs/0/labels");
        assertThat(labels.findValuesAsText("status")).containsExactly("withheld", "evaluated", "withheld");
        // Its score falls with brightness: it is the opposite of what it says.
        assertThat(labels.get(0).path("reason").asText()).contains("the lower end of the AUROC's interval");
        assertThat(labels.get(1).path("source_label").asText()).isEqualTo("dark");
        assertThat(labels.get(1).at("/auc/value").asDouble()).isGreaterThan(0.8);
        assertThat(labels.get(1).at("/conformal/n_pos").asInt()).isGreaterThan(30);
        assertThat(labels.get(2).path("reason").asText()).startsWith("too few films: 0 with it");
        assertThat(made.told()).anyMatch(line -> line.startsWith("finding radiolucent: said, AUROC"));
        try (ModelPackage loaded = trusted(made)) {
            assertThat(loaded.manifest().evaluation().toString()).contains("auroc_radiolucent");
            assertThat(call(loaded, 0.25)).isEqualTo(Call.PRESENT);
            assertThat(call(loaded, 0.75)).isEqualTo(Call.NOT_DETECTED);
        }
    }

    private static Call call(ModelPackage loaded, double share) {
        FilmAnalysis read = read(loaded, FindingsFixture.film(share, 12));
        assertThat(read.verdict()).isNotInstanceOf(GateVerdict.Refused.class);
        FilmFindings.Read findings = (FilmFindings.Read) Objects.requireNonNull(read.findings());
        return ((Finding.Answered) findings.finding("radiolucent").orElseThrow()).call();
    }

    @Test
    void scoresThatNobodyCanMeasureAreLeftOutOnlyWhenThatIsSaid() throws IOException {
        ModelImport.Draft draft = classifier("org.example.scores", true);
        Path other = new LabelledFolder(temp.resolve("other"))
                .add("train", 200)
                .add("val", 200)
                .write();
        Path list = other.resolve("labels.csv");
        Files.writeString(list, Files.readString(list).replace(",bright,dark,", ",round,square,"));
        assertThatThrownBy(() -> complete(draft, other, false, Map.of()))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("--label LABEL=COLUMN")
                .hasMessageContaining("--without-findings");
        ModelCompletion.Completed made = complete(draft, other, true, Map.of());
        assertThat(made.told()).contains("false alarms: not measured, there are no test films of other patients");
        try (ModelPackage loaded = trusted(made)) {
            assertThat(loaded.manifest().findings()).isNull();
            assertThat(loaded.runtime().outputs().keySet()).containsExactlyInAnyOrder("unit_embedding", "features");
        }
        assertThatThrownBy(() -> complete(draft, other, true, Map.of())).hasMessageContaining("there already");
        ModelImport.Draft again = new ModelImport.Draft(made.folder(), List.of(), List.of(), List.of());
        assertThatThrownBy(() -> complete(again, true, Map.of())).hasMessageContaining("holds no draft");
    }

    @Test
    void draftsAndFilmsThatWillNotDoAreNamedAndNothingIsLeft() throws IOException {
        ModelImport.Draft without = classifier("org.example.without", false);
        assertRefused(without, films, "names no output of task embedding");
        byte[] network = new TinyOnnx(-1, 3, 32, 32)
                .pooled()
                .vector("pooler_output", 3, 6)
                .file();
        ModelImport.Draft draft = encoder(network);
        Path few = new LabelledFolder(temp.resolve("few")).add("train", 20).write();
        assertRefused(draft, few, "split 'train' has 20 films of 10 patients; at least 200 films of 50 patients");
        LabelledFolder one = new LabelledFolder(temp.resolve("one"));
        for (int i = 0; i < 500; i++) {
            one.line("images/f%d.png".formatted(i), "P1", i % 2 == 0 ? "train" : "val", true, false);
        }
        assertRefused(draft, one.write(), "split 'train' has 250 films of 1 patients");
        LabelledFolder same = new LabelledFolder(temp.resolve("same"));
        for (int i = 0; i < 500; i++) {
            same.line("images/f%d.png".formatted(i), "P" + i / 2, i % 2 == 0 ? "train" : "val", true, false);
        }
        assertRefused(draft, same.write(), "split 'val' has 0 films of 0 patients of patients who are not in train");
        Path splitless = Files.createDirectories(temp.resolve("splitless"));
        Files.writeString(splitless.resolve("labels.csv"), "image,patient_id\na.png,P1\n");
        assertRefused(draft, splitless, "labels.csv needs a column split");

        // What the draft's network gives is looked at again: somebody may have replaced it.
        Files.write(
                draft.folder().resolve("model.onnx"),
                new TinyOnnx(-1, 3, 32, 32)
                        .pooled()
                        .notANumber("pooler_output", 3)
                        .file());
        assertRefused(draft, films, "output 'pooler_output': finite numbers expected, found NaN");
        Files.writeString(draft.folder().resolve("model.onnx"), "no model");
        assertRefused(draft, films, "refused");
        String manifest = Files.readString(draft.folder().resolve(PackageSource.MANIFEST));
        Files.writeString(
                draft.folder().resolve(PackageSource.MANIFEST),
                manifest.replace("\"to_settle\" : [ ]", "\"to_settle\" : [ \"the range\" ]"));
        assertRefused(draft, films, "lacks what no command can find out: the range.");
        Files.writeString(
                draft.folder().resolve(PackageSource.MANIFEST), manifest.replace("\"float32\"", "\"float16\""));
        assertRefused(draft, films, "a network of 16-bit floats cannot be completed");
        Files.writeString(
                draft.folder().resolve(PackageSource.MANIFEST),
                manifest.replaceFirst("\"role\" : \"golden\"", "\"role\" : \"model-data\""));
        assertRefused(draft, films, "only one with all its weights inside");
    }

    private void assertRefused(ModelImport.Draft draft, Path data, String reason) throws IOException {
        assertThatThrownBy(() -> complete(draft, data, false, Map.of()))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining(reason);
        if (Files.exists(temp.resolve("models"))) {
            try (Stream<Path> left = Files.list(temp.resolve("models"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    private ModelCompletion.Completed complete(ModelImport.Draft draft, boolean without, Map<String, String> columns)
            throws IOException {
        return complete(draft, films, without, columns);
    }

    private ModelCompletion.Completed complete(
            ModelImport.Draft draft, Path data, boolean without, Map<String, String> columns) throws IOException {
        return ModelCompletion.run(
                new CompletionRequest(
                        draft.folder(), data, temp.resolve("models"), columns, without, 2_000, 2, "drawn films"),
                QUIET);
    }

    /** The package as a site has it once its hash is pinned. */
    private static ModelPackage trusted(ModelCompletion.Completed made) throws IOException {
        Path site = Objects.requireNonNull(made.folder().getParent());
        PackageSource source = PackageSource.folder(made.folder());
        assertThat(((PackageLoad.PackageRefused) ModelPackageLoader.load(source, TrustedPackages.ofSite(site)))
                        .reason())
                .contains("the package is not trusted");
        Files.writeString(
                site.resolve(TrustedPackages.FILE),
                "{\"%s\":\"%s\"}".formatted(made.folder().getFileName(), made.manifestSha256()));
        PackageLoad load = ModelPackageLoader.load(source, TrustedPackages.ofSite(site));
        assertThat(load)
                .as(load instanceof PackageLoad.PackageRefused refused ? refused.reason() : "")
                .isInstanceOf(PackageLoad.Loaded.class);
        return ((PackageLoad.Loaded) load).modelPackage();
    }

    private static FilmAnalysis read(ModelPackage loaded, GrayImage film) {
        return new ChestFilmAnalyser(loaded)
                .analysePixels(FilmAttributes.ofImageFile("film", film.rows(), film.columns()), film);
    }

    private ModelImport.Draft encoder(byte[] network) throws IOException {
        Path folder = Files.createDirectories(temp.resolve("encoder"));
        Files.write(folder.resolve("model.onnx"), network);
        Files.writeString(folder.resolve("config.json"), "{\"_name_or_path\":\"someone/encoder\"}");
        Files.writeString(folder.resolve("README.md"), "---\nlicense: apache-2.0\n---\n# An encoder\n");
        Files.writeString(folder.resolve("preprocessor_config.json"), """
                {"image_processor_type":"BitImageProcessor","do_resize":true,"size":{"shortest_edge":32},"resample":3,
                 "do_center_crop":true,"crop_size":{"height":32,"width":32},"do_rescale":true,"rescale_factor":0.00392156862745098,
                 "do_normalize":true,"image_mean":[0.5307,0.5307,0.5307],"image_std":[0.2583,0.2583,0.2583]}
                """);
        return ModelImport.run(new ModelImport.Request(
                ImportPreset.HUGGINGFACE, folder, temp.resolve("drafts"), "org.example.encoder", null));
    }

    private ModelImport.Draft classifier(String id, boolean features) throws IOException {
        Path folder = Files.createDirectories(temp.resolve("xrv"));
        TinyOnnx network = new TinyOnnx(-1, 1, 64, 64).pooled().scores("logits", 1, 3);
        Files.write(
                folder.resolve("densenet121.onnx"), (features ? network.vector("features", 1, 16) : network).file());
        Files.writeString(folder.resolve("model.json"), """
                {"name":"densenet121-res64","license":"Apache-2.0","resolution":64,"pathologies":["bright","Radiolucent",""]}
                """);
        return ModelImport.run(
                new ModelImport.Request(ImportPreset.TORCHXRAYVISION, folder, temp.resolve("drafts"), id, null));
    }

    /** The manifest, which fits the published form. */
    private static JsonNode manifest(Path folder) throws IOException {
        JsonNode manifest = JSON.readTree(Files.readString(folder.resolve(PackageSource.MANIFEST)));
        try (InputStream schema = Objects.requireNonNull(
                ModelCompletionTest.class.getResourceAsStream("/org/prodrome/imaging/modelpackage.schema.json"))) {
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(JSON.readTree(schema))
                            .validate(manifest))
                    .isEmpty();
        }
        return manifest;
    }
}
