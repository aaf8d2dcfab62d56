package org.prodrome.cds.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Spoils a JSON text in one to three places, always the same way for the same seed. */
final class Mutant {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> WORDS = List.of(
            "",
            " ",
            "null",
            "Patient/1",
            "../../etc/passwd",
            "http://127.0.0.1:1/",
            "https://[::1]/fhir",
            "https://user:pass@x.example/",
            "{{context.patientId}}",
            "%00%0d%0a",
            "\u0000",
            "\ud800",
            "\u202e\ufeff",
            "1e309",
            "2026-13-45",
            "Bundle",
            "OperationOutcome",
            "Questionnaire",
            "x".repeat(5_000));

    static String of(String body, long seed) {
        Random random = new Random(seed);
        if (random.nextInt(8) == 0) {
            return text(body, random);
        }
        try {
            JsonNode tree = JSON.readTree(body);
            int times = 1 + random.nextInt(3);
            for (int i = 0; i < times; i++) {
                spoil(tree, random);
            }
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            return text(body, random);
        }
    }

    private static String text(String body, Random random) {
        int at = random.nextInt(body.length() + 1);
        return switch (random.nextInt(4)) {
            case 0 -> body.substring(0, at);
            case 1 -> body.substring(0, at) + (char) random.nextInt(0x3000) + body.substring(at);
            case 2 -> body.substring(0, at) + body;
            default -> body.substring(0, at) + "{\"a\":".repeat(100) + body.substring(at);
        };
    }

    private static void spoil(JsonNode tree, Random random) {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        if (containers.isEmpty()) {
            return;
        }
        JsonNode container = containers.get(random.nextInt(containers.size()));
        if (container instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(5)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(names.get(random.nextInt(names.size())), object.get(name));
                default -> object.set(name, value(object.get(name), random));
            }
        } else if (container instanceof ArrayNode array) {
            int at = random.nextInt(array.size());
            switch (random.nextInt(4)) {
                case 0 -> array.remove(at);
                case 1 -> {
                    for (int i = 0; i < 200; i++) {
                        array.add(array.get(at).deepCopy());
                    }
                }
                default -> array.set(at, value(array.get(at), random));
            }
        }
    }

    private static JsonNode value(JsonNode before, Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.numberNode(random.nextLong());
            case 2 -> NODES.numberNode(-1.5e300);
            case 3 -> NODES.booleanNode(random.nextBoolean());
            case 4 -> NODES.arrayNode();
            case 5 -> NODES.objectNode();
            case 6 -> NODES.arrayNode().add(before);
            case 7 -> NODES.objectNode().set("resource", before);
            default -> NODES.textNode(WORDS.get(random.nextInt(WORDS.size())));
        };
    }

    private static void collect(JsonNode node, List<JsonNode> into) {
        if (node.isContainerNode() && !node.isEmpty()) {
            into.add(node);
            node.forEach(child -> collect(child, into));
        }
    }

    private Mutant() {}
}
