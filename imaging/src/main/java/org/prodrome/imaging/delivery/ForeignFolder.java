package org.prodrome.imaging.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the folders of other tools. What they keep as program code is not run: it is named as lacking. */
final class ForeignFolder {
    private static final int MAX_TEXT_BYTES = 4 << 20;
    private static final int BILINEAR = 2;
    private static final int BICUBIC = 3;
    private static final Pattern LICENSE_LINE = Pattern.compile("(?m)^license:\\s*([A-Za-z0-9._-]{1,60})\\s*$");
    private static final List<String> RECIPES = List.of("client-480", "service-512", "notebook-10-90");

    private static final String EIGHT_BIT =
            "the source begins at an 8-bit picture and says nothing of DICOM; smallest to largest stored value is proposed";

    private final Path folder;

    ForeignFolder(Path folder) {
        this.folder = folder;
    }

    ForeignModel read(ImportPreset preset, @Nullable String recipe) throws IOException {
        return switch (preset) {
            case BARE -> bare();
            case MONAI -> monai();
            case HUGGINGFACE -> huggingFace();
            case TORCHXRAYVISION -> xrayVision();
            case MEDIMAGEINSIGHT -> medImageInsight(recipe);
        };
    }

    private ForeignModel bare() throws IOException {
        JsonNode sidecar = sidecar();
        if (!sidecar.path("preprocess").isArray()) {
            throw new DeliveryException(
                    "the JSON file beside the model needs \"preprocess\", an array of steps as a manifest writes it");
        }
        ForeignModel model = new ForeignModel(onnx(), ((ArrayNode) sidecar.path("preprocess")).deepCopy());
        described(model, sidecar);
        model.license = ForeignModel.text(sidecar, "license");
        model.version = version(sidecar);
        sidecar.path("labels").forEach(label -> model.labels.add(label.asText()));
        model.embeddings = sidecar.path("embedding").isTextual()
                ? List.of(sidecar.path("embedding").textValue())
                : List.of();
        return model;
    }

    private ForeignModel monai() throws IOException {
        JsonNode metadata = json("configs/metadata.json");
        JsonNode input = first(metadata.at("/network_data_format/inputs"));
        JsonNode shape = input.path("spatial_shape");
        if (shape.size() != 2 || !shape.get(0).isInt() || !shape.get(1).isInt()) {
            throw new DeliveryException(
                    "configs/metadata.json: an input of two fixed sizes expected in network_data_format.inputs, found "
                            + shape);
        }
        JsonNode range = input.path("value_range");
        double low = range.path(0).asDouble(0);
        double high = range.path(1).asDouble(1);
        ArrayNode steps = window(0, 100, "half_up");
        steps.add(resize(shape.get(0).asInt(), shape.get(1).asInt(), "pillow_bilinear"));
        if (high > low) {
            double deviation = 255 / (high - low);
            steps.add(normalize(-low * deviation, deviation));
        }
        steps.add(layout());
        ForeignModel model = new ForeignModel(onnx(), steps);
        described(model, metadata);
        model.version = version(metadata);
        model.license = file("LICENSE").isPresent() ? "see LICENSE of the bundle" : ForeignModel.UNKNOWN;
        JsonNode output = first(metadata.at("/network_data_format/outputs"));
        channels(output).values().forEach(model.labels::add);
        model.notSigmoid =
                "a bundle does not say in its metadata whether its labels are findings of their own, each with a"
                        + " sigmoid, or alternatives under one softmax";
        model.notEqual.add(
                "a MONAI bundle's preprocessing is a Python configuration (configs/inference.json), which is not run;"
                        + " proposed are smallest to largest value, bilinear resize and the declared value range");
        return model;
    }

    private static TreeMap<Integer, String> channels(JsonNode output) {
        TreeMap<Integer, String> names = new TreeMap<>();
        output.path("channel_def").properties().forEach(entry -> {
            if (entry.getKey().matches("\\d{1,4}")) {
                names.put(Integer.parseInt(entry.getKey()), entry.getValue().asText());
            }
        });
        return names;
    }

    private ForeignModel huggingFace() throws IOException {
        JsonNode config = json("config.json");
        ArrayNode steps = window(0, 100, "truncate");
        List<String> missing = HuggingFaceImages.steps(json("preprocessor_config.json"), steps);
        steps.add(layout());
        ForeignModel model = new ForeignModel(onnx(), steps);
        model.name = ForeignModel.text(config, "_name_or_path");
        model.license = file("README.md")
                .map(bytes -> LICENSE_LINE.matcher(new String(bytes, StandardCharsets.UTF_8)))
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .orElse(ForeignModel.UNKNOWN);
        TreeMap<Integer, String> labels = new TreeMap<>();
        config.path("id2label").properties().forEach(entry -> {
            if (entry.getKey().matches("\\d{1,4}")) {
                labels.put(Integer.parseInt(entry.getKey()), entry.getValue().asText());
            }
        });
        model.labels.addAll(labels.values());
        model.notSigmoid = softmax(config, labels.size());
        model.embeddings = List.of("pooler_output", "image_embeds", "embeddings");
        model.notEqual.addAll(missing);
        model.assumptions.add(EIGHT_BIT);
        return model;
    }

    /** As transformers reads its configuration: several labels are alternatives unless it says otherwise. */
    private static @Nullable String softmax(JsonNode config, int labels) {
        String problem = config.path("problem_type").asText("");
        return labels < 2 || problem.equals("multi_label_classification")
                ? null
                : "config.json has the problem_type '%s': a head of alternatives under one softmax, not of findings of their own"
                        .formatted(problem.isEmpty() ? "(none)" : problem);
    }

    private ForeignModel xrayVision() throws IOException {
        JsonNode sidecar = sidecar();
        if (!sidecar.path("pathologies").isArray()
                || sidecar.path("pathologies").isEmpty()) {
            throw new DeliveryException(
                    "a JSON file with \"pathologies\", the model's list, is needed beside the model");
        }
        int size = sidecar.path("resolution").asInt(224);
        ArrayNode steps = JsonNodeFactory.instance.arrayNode();
        steps.add(op("photometric").put("to", "MONOCHROME2").put("by", "stored_bits"));
        steps.add(op("stored_range").put("scale", 1024));
        steps.add(op("centre_crop").put("to", "square"));
        steps.add(resize(size, size, "pillow_bilinear"));
        steps.add(layout());
        ForeignModel model = new ForeignModel(onnx(), steps);
        described(model, sidecar);
        model.license = ForeignModel.text(sidecar, "license");
        model.version = version(sidecar);
        // An empty name is a label that this set of weights was not trained for.
        sidecar.path("pathologies").forEach(label -> model.labels.add(label.asText()));
        // With weights loaded its forward() ends in a sigmoid and a scaling by the operating points (op_norm).
        model.asLogits =
                "with its weights loaded the source ends in a sigmoid and op_norm; export logits: op_threshs=None and"
                        + " apply_sigmoid=False";
        model.embeddings = List.of("features");
        model.notEqual.add(
                "the source resizes with skimage (order 1, anti-aliased), which is not done here to the last bit;"
                        + " proposed is Pillow's bilinear on 32-bit floats");
        return model;
    }

    private ForeignModel medImageInsight(@Nullable String recipe) throws IOException {
        if (recipe == null || !RECIPES.contains(recipe)) {
            throw new DeliveryException(
                    "MedImageInsight comes with three recipes that disagree; say which with --recipe: client-480 (its client"
                            + " toolkit: 1st to 99th percentile, 480 x 480), service-512 (its documentation: the service"
                            + " resizes to 512 x 512), notebook-10-90 (its advanced notebook: 10th to 90th percentile)");
        }
        int size = recipe.equals("service-512") ? 512 : 480;
        ArrayNode steps = switch (recipe) {
            case "client-480" -> window(1, 99, "truncate");
            case "notebook-10-90" -> window(10, 90, "truncate");
            default -> window(0, 100, "truncate");
        };
        Optional<byte[]> images = file("preprocessor_config.json");
        steps.add(resize(size, size, "pillow_bicubic"));
        ForeignModel model = new ForeignModel(onnx(), steps);
        if (images.isPresent()) {
            HuggingFaceImages.numbers(json("preprocessor_config.json"), steps);
        } else {
            model.rangeKnown = false;
        }
        steps.add(layout());
        model.name = "MedImageInsight image encoder, recipe " + recipe;
        model.description =
                "Embedding of one film by MedImageInsight's image encoder, prepared by the recipe " + recipe;
        model.citation = "MedImageInsight, arXiv 2410.06542";
        model.embeddings = List.of("");
        if (recipe.equals("service-512")) {
            model.assumptions.add(EIGHT_BIT);
        }
        model.notEqual.add("the recipe " + recipe + " is one of three of the vendor that disagree");
        model.notEqual.add(
                "the client resizes with skimage (order 3, anti-aliased), which is not done here to the last bit;"
                        + " proposed is Pillow's bicubic");
        model.notEqual.add("the client shows MONOCHROME1 films as negatives; here they are inverted first");
        return model;
    }

    private void described(ForeignModel model, JsonNode source) {
        model.name = ForeignModel.text(source, "name");
        model.description = ForeignModel.text(source, "description");
        model.authors = ForeignModel.text(source, "authors");
        model.copyright = ForeignModel.text(source, "copyright");
        model.intendedUse = ForeignModel.text(source, "intended_use");
        model.dataSource = ForeignModel.text(source, "data_source");
        model.citation = source.path("references").isArray()
                        && !source.path("references").isEmpty()
                ? source.path("references").get(0).asText()
                : ForeignModel.UNKNOWN;
    }

    private static String version(JsonNode source) {
        String version = source.path("version").asText();
        return version.matches("\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}") ? version : "0.1.0";
    }

    /** Levels from stored values to 8 bits. */
    private static ArrayNode window(double low, double high, String rounding) {
        ArrayNode steps = JsonNodeFactory.instance.arrayNode();
        steps.add(op("modality_lut"));
        steps.add(op("photometric").put("to", "MONOCHROME2"));
        steps.add(
                low == 0 && high == 100
                        ? op("min_max_window")
                        : op("percentile_window").put("low", low).put("high", high));
        steps.add(op("to_uint8").put("rounding", rounding));
        return steps;
    }

    static ObjectNode op(String name) {
        return JsonNodeFactory.instance.objectNode().put("op", name);
    }

    static ObjectNode resize(int height, int width, String resample) {
        ObjectNode step = op("resize");
        step.putObject("size").put("height", height).put("width", width);
        return step.put("resample", resample);
    }

    private static ObjectNode normalize(double mean, double deviation) {
        ObjectNode step = op("normalize");
        step.putArray("image_mean").add(mean);
        step.putArray("image_std").add(deviation);
        return step;
    }

    private static ObjectNode layout() {
        return op("layout").put("to", "NCHW");
    }

    static String resampler(int pillow) {
        return switch (pillow) {
            case BILINEAR -> "pillow_bilinear";
            case BICUBIC -> "pillow_bicubic";
            default -> "";
        };
    }

    private static JsonNode first(JsonNode object) {
        return object.isObject() && object.elements().hasNext()
                ? object.elements().next()
                : JsonNodeFactory.instance.missingNode();
    }

    /** The one ONNX file, at the root or in the usual folders. */
    private Path onnx() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String place : List.of("", "onnx", "models")) {
            Path at = folder.resolve(place);
            if (Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> list = Files.list(at)) {
                    list.filter(path -> path.toString().endsWith(".onnx")
                                    && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                            .forEach(found::add);
                }
            }
        }
        if (found.size() != 1) {
            throw new DeliveryException(
                    "exactly one .onnx file expected in the folder, in onnx/ or in models/, found %d"
                            .formatted(found.size()));
        }
        return found.get(0);
    }

    private JsonNode sidecar() throws IOException {
        List<Path> found;
        try (Stream<Path> list = Files.list(folder)) {
            found = list.filter(path -> path.toString().endsWith(".json")).toList();
        }
        if (found.size() != 1) {
            throw new DeliveryException("exactly one .json file that describes the model expected beside it, found %d"
                    .formatted(found.size()));
        }
        return json(found.get(0).getFileName().toString());
    }

    JsonNode json(String name) throws IOException {
        byte[] bytes = file(name).orElseThrow(() -> new DeliveryException("the folder has no %s".formatted(name)));
        try {
            JsonNode root = JsonMapper.builder().build().readTree(bytes);
            if (!root.isObject()) {
                throw new DeliveryException("%s: an object expected".formatted(name));
            }
            return root;
        } catch (IOException e) {
            throw new DeliveryException("%s is not JSON".formatted(name), e);
        }
    }

    Optional<byte[]> file(String name) throws IOException {
        Path path = folder.resolve(name);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (Files.size(path) > MAX_TEXT_BYTES) {
            throw new DeliveryException("%s has more than %d bytes".formatted(name, MAX_TEXT_BYTES));
        }
        return Optional.of(Files.readAllBytes(path));
    }
}
