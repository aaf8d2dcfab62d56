package org.prodrome.cds.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** The CDS Hooks cases of HL7's validator, from the manifest of its published test files. */
final class Hl7Cases {
    private static final String VALIDATOR = "/org/hl7/fhir/testcases/validator/";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One case.
     *
     * @param model last part of the logical model's address: what kind of payload it is
     * @param valid whether HL7's validator has no error for it
     */
    record Case(String name, String model, String body, boolean valid) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> all() {
        return StreamSupport.stream(json("manifest.json").path("test-cases").spliterator(), false)
                .filter(test -> test.path("module").asText().equals("cdshooks"))
                .map(Hl7Cases::read)
                .toList();
    }

    private static Case read(JsonNode test) {
        JsonNode logical = test.path("logical");
        String format = logical.path("format").asText();
        boolean valid = true;
        for (JsonNode issue : json("outcomes/" + logical.path("java").asText()).path("issue")) {
            valid &= !List.of("error", "fatal").contains(issue.path("severity").asText());
        }
        return new Case(
                test.path("name").asText(),
                format.substring(format.lastIndexOf('/') + 1),
                text(test.path("file").asText()),
                valid);
    }

    private static JsonNode json(String path) {
        try {
            return JSON.readTree(text(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String path) {
        try (InputStream in = Hl7Cases.class.getResourceAsStream(VALIDATOR + path)) {
            return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Hl7Cases() {}
}
