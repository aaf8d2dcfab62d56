package org.prodrome.imaging.preprocess;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** One step of a declared preprocessing; every read names the step, what was expected and what was found. */
record PreprocessStep(int index, String op, JsonNode node) {
    PreprocessStep allows(String... parameters) {
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
