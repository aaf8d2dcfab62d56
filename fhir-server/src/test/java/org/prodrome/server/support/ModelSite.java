package org.prodrome.server.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

/**
 * A site with models of its own: {@value #FINDINGS} {@value #NEXT}, calibrated otherwise than the version that ships,
 * and {@value #RATIO} 1.0.1, the same as that one. Its server is started once; what a test lets speak there it silences
 * again.
 */
public final class ModelSite {
    public static final String FINDINGS = "org.prodrome.cxr-findings";
    /** The version of it that ships. */
    public static final String SHIPPED = "1.1.0";
    /** The site's own. */
    public static final String NEXT = "1.1.1";

    public static final String RATIO = "org.prodrome.cxr-ctr";

    /** By how much the intercept of each finding of the site's version is above that of the version that ships. */
    private static final double HIGHER = 0.25;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RunningServer SERVER = start();

    private ModelSite() {}

    public static RunningServer server() {
        return SERVER;
    }

    private static RunningServer start() {
        Path data = RunningServer.folder();
        try {
            new SitePackages(data)
                    .copy(FINDINGS, SHIPPED, NEXT, ModelSite::calibratedOtherwise)
                    .copy(RATIO, "1.0.0", "1.0.1", manifest -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return RunningServer.start(
                data,
                Map.of(
                        "spring.datasource.url", "jdbc:h2:mem:models;DB_CLOSE_DELAY=-1",
                        "prodrome.governance.demo", "true",
                        "prodrome.cds.trust.unregistered-callers", "true",
                        "prodrome.governance.canary-poll", "200ms"));
    }

    private static void calibratedOtherwise(ObjectNode manifest) {
        for (JsonNode output : manifest.path("outputs")) {
            if (output.path("task").asText().equals("multilabel")) {
                ArrayNode intercepts = (ArrayNode) output.path("calibration").path("b");
                for (int i = 0; i < intercepts.size(); i++) {
                    intercepts.set(i, intercepts.get(i).asDouble() + HIGHER);
                }
            }
        }
    }

    /** Decides about a model as a person does; every attribute and the owner are given. */
    public static HttpResponse<String> decide(String model, String state, String by) {
        ObjectNode body = decision(model, state, by).put("owner", "Dr Owner").put("reviewDue", "2099-01-01");
        body.putArray("pilotUsers").add("Practitioner/1");
        body.putObject("attributes")
                .put("maintenance.localValidity", "not available: a test has no data of a site")
                .put("maintenance.localFairness", "not available: a test has no data of a site");
        return post("/governance/speakers", body);
    }

    /** The same without an owner. */
    public static HttpResponse<String> decideWithoutOwner(String model, String state, String by) {
        return post("/governance/speakers", decision(model, state, by));
    }

    /** Records a local evaluation of a model that is passed. */
    public static HttpResponse<String> evaluated(String model) {
        ObjectNode body = JSON.createObjectNode().put("by", "Dr Adopter").put("reason", "films of a test");
        ObjectNode report = body.putObject("report")
                .put("modelPackage", model)
                .put("manifestSha256", inUse(model).path("manifestSha256").asText())
                .put("data", "films of a test")
                .put("films", 60)
                .put("patients", 60);
        report.putObject("figures")
                .putObject("auroc")
                .putObject("pleural_effusion")
                .put("value", 0.8)
                .putArray("ci95")
                .add(0.75)
                .add(0.85);
        body.putArray("criteria").add("auroc.pleural_effusion.low >= 0.7");
        return post("/governance/evaluations", body);
    }

    /** A model as the server has it in use. */
    public static JsonNode inUse(String model) {
        for (JsonNode one : SERVER.client().getJson("/governance/models")) {
            if (one.path("model").asText().equals(model)) {
                return one;
            }
        }
        throw new AssertionError(model + " is not in use");
    }

    /** A model as the register has it. */
    public static JsonNode speaker(String model) {
        for (JsonNode one : SERVER.client().getJson("/governance/speakers?kind=model")) {
            if (one.path("id").asText().equals(model)) {
                return one;
            }
        }
        throw new AssertionError(model + " is not in the register");
    }

    private static ObjectNode decision(String model, String state, String by) {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("speakers").addObject().put("kind", "model").put("id", model);
        return body.put("state", state).put("by", by).put("reason", "a test of the life of models");
    }

    private static HttpResponse<String> post(String path, ObjectNode body) {
        return SERVER.send("POST", path, body.toString(), "Content-Type", "application/json");
    }
}
