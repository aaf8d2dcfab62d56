package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.regex.Pattern;

/**
 * Something a caller may set in {@code extension["org.prodrome.configuration"]} of its calls: never required, and an
 * unknown code is ignored.
 *
 * @param name for people
 * @param value what holds when the caller says nothing
 */
@JsonPropertyOrder({"code", "type", "name", "description", "default"})
public record ConfigurationOption(
        String code,
        Type type,
        String name,
        String description,
        @JsonProperty("default") JsonNode value) {
    /** Key of the options of a service in discovery. */
    public static final String KEY = "org.prodrome.configuration-options";

    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]{0,49}");

    public ConfigurationOption {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("a code is lower case words with hyphens, found " + code);
        }
        Wire.requireLine("name", name);
        Wire.requireLine("description", description);
        if ((type == Type.BOOLEAN) != value.isBoolean() || (type == Type.INTEGER) != value.isInt()) {
            throw new IllegalArgumentException("the default of %s is not of its type".formatted(code));
        }
    }

    /** An option that is on unless the caller says otherwise. */
    public static ConfigurationOption on(String code, String name, String description) {
        return new ConfigurationOption(
                code, Type.BOOLEAN, name, description, JsonNodeFactory.instance.booleanNode(true));
    }

    /** A whole number. */
    public static ConfigurationOption number(String code, String name, String description, int value) {
        return new ConfigurationOption(
                code, Type.INTEGER, name, description, JsonNodeFactory.instance.numberNode(value));
    }

    /** Kind of value. */
    public enum Type {
        @JsonProperty("boolean")
        BOOLEAN,
        @JsonProperty("integer")
        INTEGER
    }
}
