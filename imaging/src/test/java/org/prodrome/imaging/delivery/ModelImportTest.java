package org.prodrome.imaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.prodrome.imaging.TinyOnnx;
import org.prodrome.imaging.model.ModelPackageLoader;
import org.prodrome.imaging.model.OnnxBuilder;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.model.TrustedPackages;
import org.prodrome.imaging.preprocess.NpyArray;
import org.prodrome.imaging.preprocess.PreprocessPipeline;
import org.prodrome.imaging.preprocess.Sha256;

/** Folders as other tools leave them, with tiny networks inside: what the draft proposes and what it says it lacks. */
class ModelImportTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path temp;

    @Test
    void aBareNetworkWithItsDescriptionBecomesADraftWhoseGoldensRunAgain() throws IOException {
        Path folder = folder("bare");
        Files.write(
                folder.resolve("net.onnx"),
                new TinyOnnx(-1, 1, 8, 8)
                        .pooled()
                        .scores("logits", 1, 2)
                        .unitVector("e", 1, 4)
                        .file());
        Files.writeString(folder.resolve("net.json"), """
                {"name": "Two findings", "authors": "Hospital A", "license": "MIT", "version": "2.1.0", "labels": ["Effusion", "No Finding"],
                 "embedding": "e", "preprocess": [{"op":"min_max_window"},{"op":"to_uint8","rounding":"half_up"},
                 {"op":"resize","size":{"height":8,"width":8},"resample":"pillow_bilinear"},{"op":"rescale","factor":0.00392156862745098},
                 {"op":"layout","to":"NCHW"}]}
                """);
        ModelImport.Draft draft = run(ImportPreset.BARE, folder, "org.example.two", null);
        assertThat(draft.folder().getFileName()).hasToString("org.example.two-2.1.0");
        JsonNode manifest = manifest(draft);
        assertThat(manifest.path("authors").asText()).isEqualTo("Hospital A");
        assertThat(manifest.path("intended_use").asText()).startsWith("not available: ");
        assertThat(manifest.at("/outputs/0/task").asText()).isEqualTo("multilabel");
        assertThat(manifest.at("/outputs/0/labels/1/id").asText()).isEqualTo("no_finding");
        assertThat(manifest.at("/outputs/1/task").asText()).isEqualTo("embedding");
        assertThat(manifest.at("/outputs/1/dims").asInt()).isEqualTo(4);
        assertThat(draft.notEqual()).isEmpty();
        assertThat(draft.lacks())
                .anyMatch(lack -> lack.startsWith("ood:"))
                .noneMatch(lack -> lack.startsWith("license"));
        for (JsonNode file : manifest.path("files")) {
            assertThat(Sha256.hex(Files.readAllBytes(
                            draft.folder().resolve(file.path("name").asText()))))
                    .isEqualTo(file.path("sha256").asText());
        }
        NpyArray logits = NpyArray.parse(Files.readAllBytes(draft.folder().resolve("goldens/001.logits.npy")));
        assertThat(logits.shape()).containsExactly(1, 2);
        assertThat(manifest.path("preprocess_sha256").asText())
                .isEqualTo(PreprocessPipeline.of(manifest.path("preprocess")).sha256());
        assertThatThrownBy(() -> run(ImportPreset.BARE, folder, "org.example.two", null))
                .hasMessageContaining("there already");
    }

    @Test
    void theLoaderRefusesADraftAndSaysWhatItLacks() throws IOException {
        ModelImport.Draft draft = run(ImportPreset.TORCHXRAYVISION, xrayVision(), null, null);
        byte[] manifest = Files.readAllBytes(draft.folder().resolve(PackageSource.MANIFEST));
        Files.writeString(
                draft.folder().resolveSibling(TrustedPackages.FILE),
                "{\"%s\":\"%s\"}".formatted(draft.folder().getFileName(), Sha256.hex(manifest)));
        PackageLoad load = ModelPackageLoader.load(
                PackageSource.folder(draft.folder()),
                TrustedPackages.ofSite(
                        Objects.requireNonNull(draft.folder().toAbsolutePath().getParent())));
        assertThat(((PackageLoad.PackageRefused) load).reason())
                .startsWith("a draft made by 'models import'")
                .contains("an output of task embedding")
                .contains("ood:");
    }

    @Test
    void aTorchxrayvisionModelKeepsItsScalingCropAndSizeAndItsResizeIsSaidToDiffer() throws IOException {
        ModelImport.Draft draft = run(ImportPreset.TORCHXRAYVISION, xrayVision(), null, null);
        JsonNode manifest = manifest(draft);
        assertThat(manifest.path("id").asText()).isEqualTo("imported.xrv");
        assertThat(ops(manifest)).containsExactly("photometric", "stored_range", "centre_crop", "resize", "layout");
        assertThat(manifest.at("/preprocess/1/scale").asInt()).isEqualTo(1024);
        assertThat(manifest.at("/preprocess/3/size/height").asInt()).isEqualTo(224);
        assertThat(manifest.at("/outputs/0/labels")).hasSize(18);
        assertThat(manifest.at("/outputs/0/labels/16/display").asText()).isEqualTo("(none)");
        assertThat(draft.notEqual()).singleElement().asString().contains("skimage (order 1, anti-aliased)");
        assertThat(manifest.at("/maintenance/preprocess_not_equal")).hasSize(1);
        assertThat(manifest.at("/KnownRisksAndLimitations/0").asText()).startsWith("Preprocessing is not equal");
    }

    @Test
    void aHuggingFaceFolderGivesLabelsLicenceAndStepsInTheOrderOfItsImageProcessor() throws IOException {
        Path folder = folder("vit");
        Files.createDirectory(folder.resolve("onnx"));
        Files.write(
                folder.resolve("onnx/model.onnx"),
                new TinyOnnx(-1, 3, 32, 32).pooled().scores("logits", 3, 3).file());
        Files.writeString(
                folder.resolve("config.json"),
                "{\"_name_or_path\":\"someone/vit\",\"id2label\":{\"1\":\"B\",\"0\":\"A\",\"2\":\"C\"}}");
        Files.writeString(folder.resolve("README.md"), "---\nlicense: apache-2.0\ntags: [x]\n---\n# A model\n");
        String config = """
                {"image_processor_type":"CLIPImageProcessor","do_resize":true,"size":{"shortest_edge":36},"resample":3,"do_center_crop":true,"crop_size":{"height":32,"width":32},
                 "do_rescale":true,"rescale_factor":0.00392156862745098,"do_normalize":true,
                 "image_mean":[0.485,0.456,0.406],"image_std":[0.229,0.224,0.225]}
                """;
        Files.writeString(folder.resolve("preprocessor_config.json"), config);
        ModelImport.Draft draft = run(ImportPreset.HUGGINGFACE, folder, "org.example.vit", null);
        JsonNode manifest = manifest(draft);
        assertThat(ops(manifest))
                .containsExactly(
                        "modality_lut",
                        "photometric",
                        "min_max_window",
                        "to_uint8",
                        "resize",
                        "centre_crop",
                        "rescale",
                        "replicate_channels",
                        "normalize",
                        "layout");
        assertThat(manifest.path("license").asText()).isEqualTo("apache-2.0");
        assertThat(manifest.at("/outputs/0/labels/0/display").asText()).isEqualTo("A");
        assertThat(draft.notEqual()).isEmpty();
        assertThat(draft.assumptions()).singleElement().asString().contains("says nothing of DICOM");
        assertThat(manifest.at("/maintenance/preprocess_not_equal")).isEmpty();
        assertThat(manifest.at("/maintenance/preprocess_assumptions")).hasSize(1);
        assertThat(manifest.at("/KnownRisksAndLimitations/0").asText()).startsWith("Assumed of DICOM films");
        Files.writeString(
                folder.resolve("preprocessor_config.json"), config.replace("\"resample\":3", "\"resample\":1"));
        assertThat(run(ImportPreset.HUGGINGFACE, folder, "org.example.lanczos", null)
                        .notEqual())
                .anyMatch(reason -> reason.contains("resample 1"));
    }

    @Test
    void probabilitiesOfATorchxrayvisionModelAreNoLogitsAndItSaysHowToExportThem() throws IOException {
        Path folder = xrayVision();
        ModelImport.Draft logits = run(ImportPreset.TORCHXRAYVISION, folder, "org.example.logits", null);
        assertThat(logits.lacks()).noneMatch(lack -> lack.startsWith("logits"));
        assertThat(manifest(logits).at("/outputs/0/activation").asText()).isEqualTo("sigmoid");
        Files.write(
                folder.resolve("densenet121.onnx"),
                new TinyOnnx(-1, 1, 224, 224)
                        .pooled()
                        .probabilities("probabilities", "Sigmoid", 1, 18)
                        .file());
        ModelImport.Draft draft = run(ImportPreset.TORCHXRAYVISION, folder, "org.example.probabilities", null);
        assertThat(draft.lacks())
                .anyMatch(lack ->
                        lack.startsWith("logits: every number of 'probabilities'") && lack.contains("op_threshs=None"));
        assertThat(manifest(draft).at("/outputs/0/activation").isNull()).isTrue();
    }

    @Test
    void aHeadOfAlternativesIsNotDeclaredAsFindingsOfTheirOwn() throws IOException {
        Path folder = vision("one-of-three", "{\"id2label\":{\"0\":\"A\",\"1\":\"B\",\"2\":\"C\"}}");
        Files.write(
                folder.resolve("model.onnx"),
                new TinyOnnx(-1, 3, 32, 32).pooled().scores("logits", 3, 3).file());
        ModelImport.Draft draft = run(ImportPreset.HUGGINGFACE, folder, "org.example.one", null);
        assertThat(draft.lacks()).anyMatch(lack -> lack.contains("problem_type '(none)'") && lack.contains("softmax"));
        assertThat(draft.lacks()).noneMatch(lack -> lack.startsWith("logits"));
        assertThat(manifest(draft).at("/outputs/0/activation").isNull()).isTrue();

        Files.writeString(
                folder.resolve("config.json"),
                "{\"id2label\":{\"0\":\"A\",\"1\":\"B\",\"2\":\"C\"},\"problem_type\":\"multi_label_classification\"}");
        ModelImport.Draft each = run(ImportPreset.HUGGINGFACE, folder, "org.example.each", null);
        assertThat(each.lacks()).noneMatch(lack -> lack.startsWith("activation"));
        assertThat(manifest(each).at("/outputs/0/activation").asText()).isEqualTo("sigmoid");

        Files.write(
                folder.resolve("model.onnx"),
                new TinyOnnx(-1, 3, 32, 32)
                        .pooled()
                        .probabilities("probs", "Softmax", 3, 3)
                        .file());
        assertThat(run(ImportPreset.HUGGINGFACE, folder, "org.example.softmax", null)
                        .lacks())
                .anyMatch(lack -> lack.startsWith("logits: every number of 'probs'"));
    }

    @Test
    void aVectorUnderTheUsualNamesIsTheEmbedding() throws IOException {
        Path folder = vision("encoder", "{\"_name_or_path\":\"someone/encoder\"}");
        Files.write(
                folder.resolve("model.onnx"),
                new TinyOnnx(-1, 3, 32, 32)
                        .pooled()
                        .scores("another", 3, 5)
                        .scores("pooler_output", 3, 6)
                        .file());
        ModelImport.Draft draft = run(ImportPreset.HUGGINGFACE, folder, "org.example.encoder", null);
        JsonNode manifest = manifest(draft);
        assertThat(manifest.at("/outputs")).hasSize(1);
        assertThat(manifest.at("/outputs/0/name").asText()).isEqualTo("pooler_output");
        assertThat(manifest.at("/outputs/0/dims").asInt()).isEqualTo(6);
        assertThat(draft.lacks()).noneMatch(lack -> lack.startsWith("an output of task embedding"));

        Path classifier = xrayVision();
        Files.write(
                classifier.resolve("densenet121.onnx"),
                new TinyOnnx(-1, 1, 224, 224)
                        .pooled()
                        .scores("logits", 1, 18)
                        .scores("features", 1, 32)
                        .file());
        assertThat(manifest(run(ImportPreset.TORCHXRAYVISION, classifier, "org.example.features", null))
                        .at("/outputs/1/name")
                        .asText())
                .isEqualTo("features");
    }

    @Test
    void aMonaiBundleGivesItsMetadataAndItsPythonPreprocessingIsSaidNotToBeRun() throws IOException {
        Path folder = folder("bundle");
        Files.createDirectories(folder.resolve("configs"));
        Files.createDirectories(folder.resolve("models"));
        Files.write(
                folder.resolve("models/model.onnx"),
                new TinyOnnx(-1, 1, 16, 16).pooled().scores("pred", 1, 2).file());
        Files.writeString(folder.resolve("LICENSE"), "Apache License 2.0");
        Files.writeString(folder.resolve("configs/metadata.json"), """
                {"schema":"x","version":"0.3.2","name":"Film quality","description":"Good or bad film","authors":"MONAI team",
                 "copyright":"MONAI","intended_use":"Research","references":["A paper"],"data_source":"A set",
                 "network_data_format":{"inputs":{"image":{"type":"image","num_channels":1,"spatial_shape":[16,16],"dtype":"float32",
                 "value_range":[-1,1]}},"outputs":{"pred":{"channel_def":{"0":"good","1":"bad"}}}}}
                """);
        ModelImport.Draft draft = run(ImportPreset.MONAI, folder, "org.example.bundle", null);
        JsonNode manifest = manifest(draft);
        assertThat(manifest.path("version").asText()).isEqualTo("0.3.2");
        assertThat(manifest.path("intended_use").asText()).isEqualTo("Research");
        assertThat(manifest.at("/outputs/0/labels/1/display").asText()).isEqualTo("bad");
        assertThat(manifest.at("/preprocess/5/image_mean/0").asDouble()).isEqualTo(127.5);
        assertThat(Files.readString(draft.folder().resolve("LICENSE"))).isEqualTo("Apache License 2.0");
        assertThat(draft.notEqual()).singleElement().asString().contains("Python");
        assertThat(draft.lacks()).anyMatch(lack -> lack.startsWith("activation: a bundle does not say"));
    }

    @Test
    void medImageInsightNeedsOneOfItsThreeRecipes() throws IOException {
        Path folder = folder("mi2");
        Files.write(
                folder.resolve("image_encoder.onnx"),
                new TinyOnnx(-1, 3, 480, 480)
                        .pooled()
                        .unitVector("image_features", 3, 16)
                        .file());
        assertThatThrownBy(() -> run(ImportPreset.MEDIMAGEINSIGHT, folder, "org.example.mi2", null))
                .hasMessageContaining("client-480")
                .hasMessageContaining("service-512")
                .hasMessageContaining("notebook-10-90");
        assertThatThrownBy(() -> run(ImportPreset.MEDIMAGEINSIGHT, folder, "org.example.mi3", "service-512"))
                .hasMessageContaining("[512, 512]")
                .hasMessageContaining("[480, 480]");
    }

    /** Its three recipes: the size, the window in which an 8-bit picture is made, and what is said of each. */
    @ParameterizedTest
    @CsvSource({
        "client-480, 480, percentile_window, 1, 99",
        "notebook-10-90, 480, percentile_window, 10, 90",
        "service-512, 512, min_max_window, 0, 0"
    })
    void eachOfMedImageInsightsRecipesBecomesADraftOfItsOwn(String recipe, int size, String window, int low, int high)
            throws IOException {
        Path folder = folder("mi2");
        Files.write(
                folder.resolve("image_encoder.onnx"),
                new TinyOnnx(-1, 3, size, size)
                        .pooled()
                        .unitVector("image_features", 3, 1024)
                        .file());
        String id = "org.example.mi2." + recipe;
        ModelImport.Draft unscaled = run(ImportPreset.MEDIMAGEINSIGHT, folder, id + ".unscaled", recipe);
        assertThat(unscaled.lacks()).anyMatch(lack -> lack.contains("range of the network's input"));
        assertThat(ops(manifest(unscaled))).doesNotContain("rescale", "normalize");

        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"image_mean\":[0.485,0.456,0.406],\"image_std\":[0.229,0.224,0.225]}");
        ModelImport.Draft draft = run(ImportPreset.MEDIMAGEINSIGHT, folder, id, recipe);
        JsonNode manifest = manifest(draft);
        assertThat(ops(manifest))
                .containsExactly(
                        "modality_lut",
                        "photometric",
                        window,
                        "to_uint8",
                        "resize",
                        "rescale",
                        "replicate_channels",
                        "normalize",
                        "layout");
        assertThat(manifest.at("/preprocess/2/low").asInt()).isEqualTo(low);
        assertThat(manifest.at("/preprocess/2/high").asInt()).isEqualTo(high);
        assertThat(manifest.at("/preprocess/3/rounding").asText()).isEqualTo("truncate");
        assertThat(manifest.at("/preprocess/4/size/height").asInt()).isEqualTo(size);
        assertThat(manifest.at("/preprocess/4/size/width").asInt()).isEqualTo(size);
        assertThat(manifest.at("/preprocess/4/resample").asText()).isEqualTo("pillow_bicubic");
        assertThat(manifest.at("/outputs/0/task").asText()).isEqualTo("embedding");
        assertThat(manifest.at("/outputs/0/dims").asInt()).isEqualTo(1024);
        assertThat(manifest.path("name").asText()).endsWith("recipe " + recipe);
        assertThat(draft.notEqual())
                .hasSize(3)
                .anyMatch(line -> line.contains(recipe) && line.contains("three of the vendor"))
                .anyMatch(line -> line.contains("skimage (order 3, anti-aliased)"))
                .anyMatch(line -> line.contains("MONOCHROME1"));
        assertThat(draft.assumptions()).hasSize(recipe.equals("service-512") ? 1 : 0);
        assertThat(draft.lacks()).noneMatch(lack -> lack.contains("range of the network's input"));
        NpyArray vector = NpyArray.parse(Files.readAllBytes(draft.folder().resolve("goldens/001.image_features.npy")));
        assertThat(vector.shape()).containsExactly(1, 1024);
    }

    @Test
    void weightsBesideTheModelComeAlongAndTheOperatorSetIsTheFilesOwn() throws IOException {
        Path folder = vision("beside", "{}");
        OnnxBuilder real = encoder(new OnnxBuilder().opset(14).besides("weights/part-1.bin"));
        Files.createDirectories(folder.resolve("onnx/weights"));
        byte[] model = real.build();
        Files.write(folder.resolve("onnx/model.onnx"), model);
        assertThatThrownBy(() -> run(ImportPreset.HUGGINGFACE, folder, "org.example.beside", null))
                .hasMessageContaining("weights in 'weights/part-1.bin', which is not there");
        Path outside = Files.write(folder.resolve("outside"), real.data());
        Path weights = folder.resolve("onnx/weights/part-1.bin");
        Files.createSymbolicLink(weights, outside);
        assertThatThrownBy(() -> run(ImportPreset.HUGGINGFACE, folder, "org.example.beside", null))
                .hasMessageContaining("is a link");
        Files.delete(weights);
        Files.write(weights, real.data());
        assertThatThrownBy(() -> ModelImport.run(new ModelImport.Request(
                        ImportPreset.HUGGINGFACE, folder, temp.resolve("out"), "org.example.beside", null, 300)))
                .hasMessageContaining("larger than is allowed");
        ModelImport.Draft draft = run(ImportPreset.HUGGINGFACE, folder, "org.example.beside", null);
        JsonNode manifest = manifest(draft);
        assertThat(manifest.at("/runtime/opset").asInt()).isEqualTo(14);
        assertThat(manifest.at("/network_data_format/inputs/x/dtype").asText()).isEqualTo("float16");
        assertThat(manifest.at("/network_data_format/outputs/pooler_output/dtype")
                        .asText())
                .isEqualTo("float32");
        assertThat(manifest.path("files")).anySatisfy(file -> {
            assertThat(file.path("name").asText()).isEqualTo("weights/part-1.bin");
            assertThat(file.path("role").asText()).isEqualTo("model-data");
            assertThat(file.path("sha256").asText()).isEqualTo(Sha256.hex(real.data()));
        });
        assertThat(draft.folder().resolve("weights/part-1.bin")).hasBinaryContent(real.data());
        assertThat(draft.folder().resolve("model.onnx")).hasBinaryContent(model);
    }

    /** Films of 16 bits in, one vector out: the means of the channels times weights. */
    private static OnnxBuilder encoder(OnnxBuilder net) {
        return net.halves("x", "half", 0, 3, 32, 32)
                .output("pooler_output", 0, 2)
                .weights("w", new float[] {1, 2, 3, 4, 5, 6}, 3, 2)
                .node("Identity", List.of("x"), "half")
                .node("Cast", List.of("x"), "x32", OnnxBuilder.wholeAttribute("to", 1))
                .node("GlobalAveragePool", List.of("x32"), "means")
                .node("Flatten", List.of("means"), "flat", OnnxBuilder.wholeAttribute("axis", 1))
                .node("MatMul", List.of("flat", "w"), "pooler_output");
    }

    /** What a processor does where its file says nothing, and what is said where that is not known. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CLIPImageProcessor     | shortest_edge | pillow_bicubic  | 224 | 0.48145466 | 0
            CLIPFeatureExtractor   | shortest_edge | pillow_bicubic  | 224 | 0.48145466 | 0
            BitImageProcessor      | shortest_edge | pillow_bicubic  | 224 | 0.48145466 | 0
            BitImageProcessorFast  | shortest_edge | pillow_bicubic  | 224 | 0.48145466 | 1
            ViTImageProcessor      | size          | pillow_bilinear | 0   | 0.5        | 0
            SiglipImageProcessor   | size          | pillow_bicubic  | 0   | 0.5        | 0
            """)
    void whatAnImageProcessorsFileLeavesOutIsAsTheProcessorHasIt(
            String type, String resize, String resample, int crop, double mean, int notEqual) throws IOException {
        ArrayNode steps = JSON.createArrayNode();
        List<String> said = HuggingFaceImages.steps(JSON.createObjectNode().put("image_processor_type", type), steps);
        assertThat(steps.get(0).has(resize)).isTrue();
        assertThat(steps.get(0).path("resample").asText()).isEqualTo(resample);
        assertThat(steps.at("/1/size/height").asInt()).isEqualTo(crop);
        assertThat(steps.findValue("image_mean").get(0).asDouble()).isEqualTo(mean);
        assertThat(said).hasSize(notEqual);
        assertThat(steps.findValuesAsText("op")).containsSubsequence("resize", "rescale", "normalize");
    }

    @Test
    void oneNumberAsSizeIsTheShortestEdgeOfThoseThatCropAndASquareOfThoseThatStretch() {
        assertThat(steps("{\"image_processor_type\":\"CLIPImageProcessor\",\"size\":336,\"crop_size\":336}"))
                .startsWith(
                        "{\"op\":\"resize\",\"shortest_edge\":336,\"resample\":\"pillow_bicubic\"}",
                        "{\"op\":\"centre_crop\",\"size\":{\"height\":336,\"width\":336}}");
        assertThat(steps("{\"feature_extractor_type\":\"ViTFeatureExtractor\",\"size\":384}"))
                .startsWith(
                        "{\"op\":\"resize\",\"size\":{\"height\":384,\"width\":384},\"resample\":\"pillow_bilinear\"}");
    }

    private static List<String> steps(String config) {
        try {
            ArrayNode steps = JSON.createArrayNode();
            HuggingFaceImages.steps(JSON.readTree(config), steps);
            List<String> texts = new ArrayList<>();
            steps.forEach(step -> texts.add(step.toString()));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsNotKnownOfAnImageProcessorIsSaid() throws IOException {
        ArrayNode steps = JSON.createArrayNode();
        assertThat(HuggingFaceImages.steps(
                        JSON.readTree(
                                "{\"image_processor_type\":\"OtherImageProcessor\",\"size\":30,\"image_mean\":[0.5],\"image_std\":[0.5]}"),
                        steps))
                .anyMatch(line -> line.startsWith("OtherImageProcessor is not known here"))
                .anyMatch(line -> line.contains("leaves open resample, do_center_crop, whether size is"));
        assertThat(HuggingFaceImages.steps(
                        JSON.readTree("{\"image_processor_type\":\"ViTImageProcessor\",\"do_center_crop\":true}"),
                        steps))
                .singleElement()
                .asString()
                .contains("ViTImageProcessor does not crop");
        assertThatThrownBy(() -> HuggingFaceImages.steps(
                        JSON.readTree("{\"size\":{\"height\":8,\"width\":8},\"resample\":3}"), steps))
                .hasMessageContaining("image_mean expected");
    }

    @Test
    void foldersThatAreNotWhatTheySayAreRefusedAndNothingIsLeft() throws IOException {
        Path empty = folder("empty");
        assertThatThrownBy(() -> run(ImportPreset.BARE, empty, null, null)).hasMessageContaining(".json file");
        Files.writeString(empty.resolve("a.json"), "{\"preprocess\":[]}");
        assertThatThrownBy(() -> run(ImportPreset.BARE, empty, null, null)).hasMessageContaining(".onnx file");
        Files.writeString(empty.resolve("a.onnx"), "no model");
        assertThatThrownBy(() -> run(ImportPreset.BARE, empty, null, null))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("refused");
        Files.write(
                empty.resolve("a.onnx"),
                new TinyOnnx(-1, 1, 8, 8).pooled().notANumber("bad", 1).file());
        assertThatThrownBy(() -> run(ImportPreset.BARE, empty, null, null)).hasMessageContaining("layout");
        Files.writeString(empty.resolve("a.json"), """
                {"preprocess":[{"op":"min_max_window"},{"op":"to_uint8","rounding":"half_up"},
                 {"op":"resize","size":{"height":8,"width":8},"resample":"pillow_bilinear"},{"op":"layout","to":"NCHW"}]}
                """);
        assertThatThrownBy(() -> run(ImportPreset.BARE, empty, null, null)).hasMessageContaining("not finite");
        assertThatThrownBy(() -> run(ImportPreset.BARE, empty, "../x", null)).hasMessageContaining("reverse domain");
        assertThatThrownBy(() -> run(ImportPreset.MONAI, empty, null, null))
                .hasMessageContaining("configs/metadata.json");
        assertThatThrownBy(() -> run(ImportPreset.HUGGINGFACE, empty, null, null))
                .hasMessageContaining("config.json");
        try (Stream<Path> left = Files.exists(temp.resolve("out")) ? Files.list(temp.resolve("out")) : Stream.empty()) {
            assertThat(left).isEmpty();
        }
    }

    /** A Hugging Face folder without its network. */
    private Path vision(String name, String config) throws IOException {
        Path folder = folder(name);
        Files.writeString(folder.resolve("config.json"), config);
        Files.writeString(folder.resolve("preprocessor_config.json"), """
                {"image_processor_type":"ViTImageProcessor","size":{"height":32,"width":32},"resample":2,"image_mean":[0.5,0.5,0.5],"image_std":[0.5,0.5,0.5]}
                """);
        return folder;
    }

    private Path xrayVision() throws IOException {
        Path folder = folder("xrv");
        Files.write(
                folder.resolve("densenet121.onnx"),
                new TinyOnnx(-1, 1, 224, 224).pooled().scores("logits", 1, 18).file());
        Files.writeString(folder.resolve("model.json"), """
                {"name":"densenet121-res224-nih","license":"Apache-2.0","pathologies":["Atelectasis","Consolidation","Infiltration",
                 "Pneumothorax","Edema","Emphysema","Fibrosis","Effusion","Pneumonia","Pleural_Thickening","Cardiomegaly","Nodule","Mass",
                 "Hernia","Lung Lesion","Fracture","","Enlarged Cardiomediastinum"]}
                """);
        return folder;
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(temp.resolve(name));
    }

    private ModelImport.Draft run(ImportPreset preset, Path folder, @Nullable String id, @Nullable String recipe)
            throws IOException {
        return ModelImport.run(new ModelImport.Request(preset, folder, temp.resolve("out"), id, recipe));
    }

    private static JsonNode manifest(ModelImport.Draft draft) throws IOException {
        return JSON.readTree(Files.readString(draft.folder().resolve(PackageSource.MANIFEST), StandardCharsets.UTF_8));
    }

    private static List<String> ops(JsonNode manifest) {
        return manifest.path("preprocess").findValuesAsText("op");
    }
}
