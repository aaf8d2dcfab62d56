package org.prodrome.imaging.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code preprocessor_config.json} of transformers as steps of ours: resize, centre crop, rescale, normalize. What
 * the file leaves out is what its image processor does then, where that is known here.
 */
final class HuggingFaceImages {
    private static final double TO_UNIT = 1.0 / 255;
    private static final int BILINEAR = 2;

    private final JsonNode config;
    private final String type;
    private final @Nullable ImageProcessor processor;
    private final List<String> notEqual = new ArrayList<>();

    private HuggingFaceImages(JsonNode config) {
        this.config = config;
        this.type = config.path("image_processor_type")
                .asText(config.path("feature_extractor_type").asText(""));
        this.processor = ImageProcessor.of(type).orElse(null);
    }

    /**
     * Adds the steps.
     *
     * @return what of it cannot be done as written, or is not known
     * @throws DeliveryException when it leaves open what comes out
     */
    static List<String> steps(JsonNode config, ArrayNode steps) {
        return new HuggingFaceImages(config).steps(steps);
    }

    private List<String> steps(ArrayNode steps) {
        unknown();
        if (config.path("do_resize").asBoolean(true)) {
            steps.add(resize(resampler()));
        }
        if (crops()) {
            steps.add(crop());
        }
        numbers(config, processor, steps);
        return notEqual;
    }

    /** What is left to a processor that is not known here. */
    private void unknown() {
        if (type.endsWith("Fast")) {
            notEqual.add(
                    "%s resizes tensors with torchvision, which is not done here to the last bit; proposed is Pillow's resize"
                            .formatted(type));
        }
        if (processor != null) {
            return;
        }
        if (!type.isEmpty()) {
            notEqual.add("%s is not known here: proposed are resize, crop, rescale and normalize in this order"
                    .formatted(clipped(type)));
        }
        List<String> open = new ArrayList<>();
        for (String key : List.of("resample", "do_center_crop")) {
            if (!config.hasNonNull(key)) {
                open.add(key);
            }
        }
        if (config.path("size").isInt()) {
            open.add("whether size is the shortest edge");
        }
        if (!open.isEmpty()) {
            notEqual.add(
                    "preprocessor_config.json leaves open %s; where it says nothing, bilinear, no crop and a square are proposed"
                            .formatted(String.join(", ", open)));
        }
    }

    private String resampler() {
        int number = config.path("resample").asInt(processor == null ? BILINEAR : processor.resample());
        String resample = ForeignFolder.resampler(number);
        if (!resample.isEmpty()) {
            return resample;
        }
        notEqual.add("resample %d is neither bilinear (2) nor bicubic (3); bicubic is proposed".formatted(number));
        return "pillow_bicubic";
    }

    private boolean crops() {
        if (processor == null || processor.crops()) {
            return config.path("do_center_crop").asBoolean(processor != null);
        }
        if (config.path("do_center_crop").asBoolean(false)) {
            notEqual.add("%s does not crop, although its file says so; no crop is proposed".formatted(type));
        }
        return false;
    }

    private ObjectNode crop() {
        JsonNode crop = config.path("crop_size");
        int otherwise = processor == null ? 0 : ImageProcessor.SIZE;
        ObjectNode step = ForeignFolder.op("centre_crop");
        step.putObject("size")
                .put("height", side(crop, "height", otherwise))
                .put("width", side(crop, "width", otherwise));
        return step;
    }

    private ObjectNode resize(String resample) {
        JsonNode size = config.path("size");
        boolean shortest = processor != null && processor.crops() && !size.isObject();
        if (size.has("shortest_edge") || shortest) {
            return ForeignFolder.op("resize")
                    .put("shortest_edge", side(size, "shortest_edge", ImageProcessor.SIZE))
                    .put("resample", resample);
        }
        int otherwise = processor == null || size.isObject() ? 0 : ImageProcessor.SIZE;
        int height = side(size, "height", otherwise);
        int width = side(size, "width", otherwise);
        if (height < 1 || width < 1) {
            throw new DeliveryException(
                    "preprocessor_config.json: size with height and width or shortest_edge expected");
        }
        return ForeignFolder.resize(height, width, resample);
    }

    /** A size that is written as one number or by name. */
    private static int side(JsonNode size, String name, int otherwise) {
        return size.isInt() ? size.asInt() : size.path(name).asInt(otherwise);
    }

    /** Three channels, rescale, normalize, as they are written. */
    static void numbers(JsonNode config, ArrayNode steps) {
        numbers(config, null, steps);
    }

    private static void numbers(JsonNode config, @Nullable ImageProcessor processor, ArrayNode steps) {
        if (config.path("do_rescale").asBoolean(true)) {
            steps.add(ForeignFolder.op("rescale")
                    .put("factor", config.path("rescale_factor").asDouble(TO_UNIT)));
        }
        steps.add(ForeignFolder.op("replicate_channels").put("count", 3));
        if (config.path("do_normalize").asBoolean(true)) {
            ObjectNode step = ForeignFolder.op("normalize");
            statistic(config, "image_mean", processor == null ? List.of() : processor.mean(), step);
            statistic(config, "image_std", processor == null ? List.of() : processor.deviation(), step);
            steps.add(step);
        }
    }

    private static void statistic(JsonNode config, String name, List<Double> otherwise, ObjectNode step) {
        if (config.hasNonNull(name)) {
            step.set(name, config.path(name));
        } else if (otherwise.isEmpty()) {
            throw new DeliveryException("preprocessor_config.json: %s expected".formatted(name));
        } else {
            otherwise.forEach(step.putArray(name)::add);
        }
    }

    private static String clipped(String text) {
        return text.replaceAll("[^A-Za-z0-9_]", "_").substring(0, Math.min(60, text.length()));
    }
}
