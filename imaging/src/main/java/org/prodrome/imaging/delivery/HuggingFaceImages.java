package org.prodrome.imaging.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A {@code preprocessor_config.json} of transformers as steps of ours: resize, centre crop, rescale, normalize. */
final class HuggingFaceImages {
    private static final double TO_UNIT = 1.0 / 255;

    private HuggingFaceImages() {}

    /**
     * Adds the steps.
     *
     * @return what of it cannot be done as written
     * @throws DeliveryException when it leaves open what size comes out
     */
    static List<String> steps(JsonNode config, ArrayNode steps) {
        List<String> missing = new ArrayList<>();
        if (config.path("do_resize").asBoolean(true)) {
            String resample = ForeignFolder.resampler(config.path("resample").asInt(2));
            if (resample.isEmpty()) {
                missing.add("resample %s is neither bilinear (2) nor bicubic (3); bicubic is proposed"
                        .formatted(config.path("resample")));
                resample = "pillow_bicubic";
            }
            steps.add(resize(config.path("size"), resample));
        }
        if (config.path("do_center_crop").asBoolean(false)) {
            JsonNode crop = config.path("crop_size");
            ObjectNode step = ForeignFolder.op("centre_crop");
            step.putObject("size")
                    .put(
                            "height",
                            crop.isInt() ? crop.asInt() : crop.path("height").asInt())
                    .put(
                            "width",
                            crop.isInt() ? crop.asInt() : crop.path("width").asInt());
            steps.add(step);
        }
        numbers(config, steps);
        return missing;
    }

    private static ObjectNode resize(JsonNode size, String resample) {
        if (size.has("shortest_edge")) {
            return ForeignFolder.op("resize")
                    .put("shortest_edge", size.path("shortest_edge").asInt())
                    .put("resample", resample);
        }
        int height = size.isInt() ? size.asInt() : size.path("height").asInt();
        int width = size.isInt() ? size.asInt() : size.path("width").asInt();
        if (height < 1 || width < 1) {
            throw new DeliveryException(
                    "preprocessor_config.json: size with height and width or shortest_edge expected");
        }
        return ForeignFolder.resize(height, width, resample);
    }

    /** Three channels, rescale, normalize. */
    static void numbers(JsonNode config, ArrayNode steps) {
        if (config.path("do_rescale").asBoolean(true)) {
            steps.add(ForeignFolder.op("rescale")
                    .put("factor", config.path("rescale_factor").asDouble(TO_UNIT)));
        }
        steps.add(ForeignFolder.op("replicate_channels").put("count", 3));
        if (config.path("do_normalize").asBoolean(true)) {
            ObjectNode step = ForeignFolder.op("normalize");
            step.set("image_mean", config.path("image_mean"));
            step.set("image_std", config.path("image_std"));
            steps.add(step);
        }
    }
}
