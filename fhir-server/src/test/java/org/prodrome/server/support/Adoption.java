package org.prodrome.server.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import org.prodrome.imaging.model.TrustedPackages;

/** Takes what ships into somebody's charge and lets it speak, step by step, as a site does. */
public final class Adoption {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Every package that ships, by folder, with the hash of its manifest. */
    private static final JsonNode MODELS = shipped();

    private Adoption() {}

    /** @param headers name, value, name, value */
    public static void ofEverything(RunningServer server, String... headers) {
        for (String kind : List.of("model", "rule", "service")) {
            ObjectNode pilot = decision(kind, "pilot").put("owner", "Dr Owner").put("reviewDue", "2099-01-01");
            pilot.putArray("pilotUsers").add("Practitioner/12");
            pilot.putObject("attributes")
                    .put("maintenance.localValidity", "not available: a test has no data of a site")
                    .put("maintenance.localFairness", "not available: a test has no data of a site");
            send(server, "/governance/speakers", pilot, headers);
            if (kind.equals("model")) {
                evaluateModels(server, headers);
            }
            send(server, "/governance/speakers", decision(kind, "live"), headers);
        }
    }

    /** Records a passed evaluation of every model. */
    public static void evaluateModels(RunningServer server, String... headers) {
        MODELS.properties().forEach(model -> evaluate(server, model.getKey(), model.getValue(), headers));
    }

    private static void evaluate(RunningServer server, String name, JsonNode sha256, String... headers) {
        ObjectNode body = JSON.createObjectNode().put("by", "Dr Adopter").put("reason", "films of a test");
        ObjectNode report = body.putObject("report")
                .put("modelPackage", coordinates(name))
                .put("manifestSha256", sha256.asText())
                .put("data", "films of a test, all of them drawn")
                .put("films", 60)
                .put("patients", 60);
        String section = name.startsWith("org.prodrome.cxr-ctr-") ? "ratio_served" : "auroc";
        report.putObject("figures")
                .putObject(section)
                .putObject("drawn")
                .put("value", 1)
                .putArray("ci95")
                .add(0.9)
                .add(1);
        body.putArray("criteria").add(section + ".drawn.low >= 0.9");
        send(server, "/governance/evaluations", body, headers);
    }

    private static String coordinates(String name) {
        int dash = name.lastIndexOf('-');
        return name.substring(0, dash) + "|" + name.substring(dash + 1);
    }

    private static JsonNode shipped() {
        try (InputStream in =
                TrustedPackages.class.getResourceAsStream("/org/prodrome/imaging/trusted-packages.json")) {
            return JSON.readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode decision(String kind, String state) {
        ObjectNode decision = JSON.createObjectNode();
        if (kind.equals("model")) {
            ArrayNode speakers = decision.putArray("speakers");
            MODELS.fieldNames()
                    .forEachRemaining(
                            name -> speakers.addObject().put("kind", kind).put("id", coordinates(name)));
        } else {
            decision.put("all", kind);
        }
        return decision.put("state", state).put("by", "Dr Adopter").put("reason", "a test lets everything speak");
    }

    private static void send(RunningServer server, String path, ObjectNode body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        HttpResponse<String> response = server.send("POST", path, body.toString(), all);
        if (response.statusCode() != 200) {
            throw new AssertionError("%d %s".formatted(response.statusCode(), response.body()));
        }
    }
}
