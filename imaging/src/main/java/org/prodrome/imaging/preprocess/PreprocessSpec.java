package org.prodrome.imaging.preprocess;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The preprocessing as a manifest declares it, read strictly: the seven steps in this order, each with the parameters
 * named here and no others. A step or parameter that this version does not know changes pixels in a way that cannot be
 * guessed, so it is refused by name.
 *
 * @param lowPercent lower percentile of the window, 0 or more
 * @param highPercent upper percentile, at most 100
 * @param height rows of the network's input
 * @param width columns of the network's input
 * @param resampler how it is resized
 * @param mean subtracted from the 8-bit value
 * @param deviation divides after that, above 0
 */
record PreprocessSpec(
        double lowPercent,
        double highPercent,
        int height,
        int width,
        PillowResampler resampler,
        float mean,
        float deviation) {
    static final int LARGEST_INPUT = 4096;
    static final List<String> ORDER =
            List.of("modality_lut", "photometric", "percentile_window", "to_uint8", "resize", "normalize", "layout");

    static PreprocessSpec parse(JsonNode array) {
        List<PreprocessStep> steps = steps(array);
        steps.get(0).allows();
        steps.get(1).allows("to").equalTo("to", "MONOCHROME2");
        PreprocessStep window = steps.get(2).allows("low", "high");
        double low = window.number(window.field("low"), "low", 0, 100);
        double high = window.number(window.field("high"), "high", low, 100);
        steps.get(3).allows("rounding").equalTo("rounding", "half_up");
        PreprocessStep resize = steps.get(4).allows("size", "resample");
        JsonNode size = resize.field("size");
        int height = (int) resize.number(size.path("height"), "size.height", 1, LARGEST_INPUT);
        int width = (int) resize.number(size.path("width"), "size.width", 1, LARGEST_INPUT);
        PreprocessStep normalize = steps.get(5).allows("image_mean", "image_std");
        float mean = (float) normalize.single("image_mean", -1e6, 1e6);
        float deviation = (float) normalize.single("image_std", 1e-6, 1e6);
        steps.get(6).allows("to").equalTo("to", "NCHW");
        return new PreprocessSpec(low, high, height, width, resampler(resize), mean, deviation);
    }

    private static List<PreprocessStep> steps(JsonNode array) {
        List<PreprocessStep> steps = new ArrayList<>();
        for (JsonNode node : array) {
            String op = node.path("op").asText("");
            if (!ORDER.contains(op)) {
                throw new UnsupportedPreprocessException(
                        "preprocess[%d].op: '%s' is not a step known here; known are %s"
                                .formatted(steps.size(), op, String.join(", ", ORDER)));
            }
            steps.add(new PreprocessStep(steps.size(), op, node));
        }
        List<String> found = steps.stream().map(PreprocessStep::op).toList();
        if (!found.equals(ORDER)) {
            throw new UnsupportedPreprocessException("preprocess: the order %s is not supported; supported is %s"
                    .formatted(String.join(", ", found), String.join(", ", ORDER)));
        }
        return steps;
    }

    static PillowResampler resampler(PreprocessStep resize) {
        String name = resize.field("resample").asText("");
        return switch (name) {
            case "pillow_bilinear" -> PillowResampler.BILINEAR;
            case "pillow_bicubic" -> PillowResampler.BICUBIC;
            default -> throw resize.unsupported("resample", "pillow_bilinear or pillow_bicubic", name);
        };
    }
}
