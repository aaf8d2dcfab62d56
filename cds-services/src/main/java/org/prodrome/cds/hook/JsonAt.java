package org.prodrome.cds.hook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place in a JSON document with its path, so that a refusal can name it. Null and absent are the same here. */
record JsonAt(JsonNode node, String path) {

    static JsonAt root(JsonNode node) {
        return new JsonAt(node, "$");
    }

    Optional<JsonAt> child(String name) {
        JsonNode found = node.get(name);
        return found == null || found.isNull() ? Optional.empty() : Optional.of(new JsonAt(found, path + "." + name));
    }

    JsonAt requiredObject(String name, String what) {
        return optionalObject(name, what).orElseThrow(() -> CallRefusedException.missing(path + "." + name, what));
    }

    Optional<JsonAt> optionalObject(String name, String what) {
        Optional<JsonAt> found = child(name);
        found.filter(at -> !at.node.isObject()).ifPresent(at -> {
            throw CallRefusedException.invalid(at.path, kind(at.node), what);
        });
        return found;
    }

    String requiredText(String name, String what) {
        return optionalText(name, what).orElseThrow(() -> CallRefusedException.missing(path + "." + name, what));
    }

    /** A non-blank string, or nothing. */
    Optional<String> optionalText(String name, String what) {
        Optional<JsonAt> found = child(name);
        found.filter(at -> !at.node.isTextual()).ifPresent(at -> {
            throw CallRefusedException.invalid(at.path, kind(at.node), what);
        });
        return found.map(at -> at.node.textValue()).filter(text -> !text.isBlank());
    }

    /** The elements of an array, or none. */
    List<JsonAt> elements(String name, String what) {
        Optional<JsonAt> found = child(name);
        if (found.isEmpty()) {
            return List.of();
        }
        JsonAt array = found.get();
        if (!array.node.isArray()) {
            throw CallRefusedException.invalid(array.path, kind(array.node), what);
        }
        List<JsonAt> elements = new ArrayList<>();
        for (int i = 0; i < array.node.size(); i++) {
            elements.add(new JsonAt(array.node.get(i), "%s[%d]".formatted(array.path, i)));
        }
        return elements;
    }

    /** Names the kind of a value without showing it: it may be patient data. */
    static String kind(@Nullable JsonNode node) {
        return node == null || node.isMissingNode()
                ? "nothing"
                : "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
