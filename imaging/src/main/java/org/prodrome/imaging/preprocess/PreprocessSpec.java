package org.prodrome.imaging.preprocess;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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
    private static final int LARGEST_INPUT = 4096;
    private static final List<String> ORDER =
            List.of("modality_lut", "photometric", "percentile_window", "to_uint8", "resize", "normalize", "layout");

    static PreprocessSpec parse(JsonNode array) {
        List<Step> steps = steps(array);
        steps.get(0).allows();
        steps.get(1).allows("to").equalTo("to", "MONOCHROME2");
        Step window = steps.get(2).allows("low", "high");
        double low = window.number(window.field("low"), "low", 0, 100);
        double high = window.number(window.field("high"), "high", low, 100);
        steps.get(3).allows("rounding").equalTo("rounding", "half_up");
        Step resize = steps.get(4).allows("size", "resample");
        JsonNode size = resize.field("size");
        int height = (int) resize.number(size.path("height"), "size.height", 1, LARGEST_INPUT);
        int width = (int) resize.number(size.path("width"), "size.width", 1, LARGEST_INPUT);
        Step normalize = steps.get(5).allows("image_mean", "image_std");
        float mean = (float) normalize.single("image_mean", -1e6, 1e6);
        float deviation = (float) normalize.single("image_std", 1e-6, 1e6);
        steps.get(6).allows("to").equalTo("to", "NCHW");
        return new PreprocessSpec(low, high, height, width, resampler(resize), mean, deviation);
    }

    private static List<Step> steps(JsonNode array) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode node : array) {
            String op = node.path("op").asText("");
            if (!ORDER.contains(op)) {
                throw new UnsupportedPreprocessException(
                        "preprocess[%d].op: '%s' is not a step known here; known are %s"
                                .formatted(steps.size(), op, String.join(", ", ORDER)));
            }
            steps.add(new Step(steps.size(), op, node));
        }
        List<String> found = steps.stream().map(Step::op).toList();
        if (!found.equals(ORDER)) {
            throw new UnsupportedPreprocessException("preprocess: the order %s is not supported; supported is %s"
                    .formatted(String.join(", ", found), String.join(", ", ORDER)));
        }
        return steps;
    }

    private static PillowResampler resampler(Step resize) {
        String name = resize.field("resample").asText("");
        return switch (name) {
            case "pillow_bilinear" -> PillowResampler.BILINEAR;
            case "pillow_bicubic" -> PillowResampler.BICUBIC;
            default -> throw resize.unsupported("resample", "pillow_bilinear or pillow_bicubic", name);
        };
    }

    private record Step(int index, String op, JsonNode node) {
        Step allows(String... parameters) {
            Set<String> unknown = new TreeSet<>();
            node.fieldNames().forEachRemaining(unknown::add);
            unknown.remove("op");
            unknown.removeAll(Set.of(parameters));
            if (!unknown.isEmpty()) {
                throw new UnsupportedPreprocessException("preprocess[%d] (%s): parameter '%s' is not known here"
                        .formatted(index, op, String.join("', '", unknown)));
            }
            return this;
        }

        JsonNode field(String name) {
            JsonNode value = node.path(name);
            if (value.isMissingNode()) {
                throw unsupported(name, "a value", "nothing");
            }
            return value;
        }

        void equalTo(String name, String expected) {
            if (!expected.equals(field(name).asText())) {
                throw unsupported(name, expected, field(name).toString());
            }
        }

        double number(JsonNode value, String name, double min, double max) {
            if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
                throw unsupported(name, "a number from %s to %s".formatted(min, max), value.toString());
            }
            return value.doubleValue();
        }

        double single(String name, double min, double max) {
            if (field(name).size() != 1) {
                throw unsupported(name, "an array of one number", field(name).toString());
            }
            return number(field(name).path(0), name, min, max);
        }

        UnsupportedPreprocessException unsupported(String name, String expected, String found) {
            return new UnsupportedPreprocessException(
                    "preprocess[%d].%s (%s): expected %s, found %s".formatted(index, name, op, expected, found));
        }
    }
}
