package org.prodrome.imaging.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One JSON object of a manifest, read strictly: every read names the property, what was expected and what was found,
 * and {@link #end()} refuses properties that nobody read.
 */
final class ManifestObject {
    private static final int SHOWN = 60;
    private static final int MAX_ITEMS = 10_000;

    private final String path;
    private final JsonNode node;
    private final Set<String> read = new HashSet<>();

    ManifestObject(String path, JsonNode node) {
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw new PackageRefusedException("%s: expected an object, found %s".formatted(path, shown(node)));
        }
    }

    /** The value, whatever it is; it must be there. */
    JsonNode any(String name) {
        read.add(name);
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            throw new PackageRefusedException("%s: expected a value, found nothing".formatted(at(name)));
        }
        return value;
    }

    ManifestObject object(String name) {
        return new ManifestObject(at(name), any(name));
    }

    <T> List<T> objects(String name, Function<ManifestObject, T> reader) {
        List<T> out = new ArrayList<>();
        JsonNode array = array(name);
        for (int i = 0; i < array.size(); i++) {
            out.add(reader.apply(new ManifestObject("%s[%d]".formatted(at(name), i), array.get(i))));
        }
        return List.copyOf(out);
    }

    private JsonNode array(String name) {
        JsonNode value = any(name);
        if (!value.isArray() || value.size() > MAX_ITEMS) {
            throw wrong(name, "an array", value);
        }
        return value;
    }

    String text(String name) {
        JsonNode value = any(name);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw wrong(name, "a text", value);
        }
        return value.textValue();
    }

    String text(String name, Pattern pattern, String expected) {
        String value = text(name);
        if (!pattern.matcher(value).matches()) {
            throw wrong(name, expected, any(name));
        }
        return value;
    }

    /** The text, which has to be this one. */
    void constant(String name, String expected) {
        if (!text(name).equals(expected)) {
            throw wrong(name, "'" + expected + "'", any(name));
        }
    }

    List<String> texts(String name) {
        List<String> out = new ArrayList<>();
        for (JsonNode item : array(name)) {
            if (!item.isTextual()) {
                throw wrong(name, "an array of texts", item);
            }
            out.add(item.textValue());
        }
        return List.copyOf(out);
    }

    List<Integer> wholes(String name) {
        List<Integer> out = new ArrayList<>();
        for (JsonNode item : array(name)) {
            if (!item.canConvertToInt() || !item.isIntegralNumber()) {
                throw wrong(name, "an array of whole numbers", item);
            }
            out.add(item.intValue());
        }
        return List.copyOf(out);
    }

    /** Numbers, each within the bounds. */
    List<Double> numbers(String name, double min, double max) {
        List<Double> out = new ArrayList<>();
        for (JsonNode item : array(name)) {
            if (!item.isNumber() || !(item.doubleValue() >= min && item.doubleValue() <= max)) {
                throw wrong(name, "an array of numbers from %s to %s".formatted(min, max), item);
            }
            out.add(item.doubleValue());
        }
        return List.copyOf(out);
    }

    /** As many pairs of a lower and an upper end, each from 0 to 1. */
    List<List<Double>> intervals(String name, int count) {
        List<List<Double>> out = new ArrayList<>();
        for (JsonNode pair : array(name)) {
            double low = pair.path(0).isNumber() ? pair.path(0).doubleValue() : Double.NaN;
            double high = pair.path(1).isNumber() ? pair.path(1).doubleValue() : Double.NaN;
            if (pair.size() != 2 || !(low >= 0 && low <= high && high <= 1)) {
                throw wrong(name, "pairs of a lower and an upper end from 0 to 1", pair);
            }
            out.add(List.of(low, high));
        }
        if (out.size() != count) {
            throw wrong(name, "%d pairs".formatted(count), any(name));
        }
        return List.copyOf(out);
    }

    double number(String name, double min, double max) {
        JsonNode value = any(name);
        if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
            throw wrong(name, "a number from %s to %s".formatted(min, max), value);
        }
        return value.doubleValue();
    }

    long whole(String name, long min, long max) {
        JsonNode value = any(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            throw wrong(name, "a whole number from %d to %d".formatted(min, max), value);
        }
        return value.longValue();
    }

    boolean has(String name) {
        return node.has(name);
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Refuses what nobody read: a property that the server would ignore may be one that the author relied on. */
    void end() {
        Set<String> unknown = new TreeSet<>(names());
        unknown.removeAll(read);
        if (!unknown.isEmpty()) {
            String first = unknown.iterator().next();
            throw new PackageRefusedException("%s: this property is not known here"
                    .formatted(at(first.substring(0, Math.min(SHOWN, first.length())))));
        }
    }

    PackageRefusedException wrong(String name, String expected, JsonNode found) {
        return new PackageRefusedException("%s: expected %s, found %s".formatted(at(name), expected, shown(found)));
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
