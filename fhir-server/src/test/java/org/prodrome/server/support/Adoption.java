package org.prodrome.server.support;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.List;

/** Takes what ships into somebody's charge and lets it speak, step by step, as a site does. */
public final class Adoption {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Adoption() {}

    /** @param headers name, value, name, value */
    public static void ofEverything(RunningServer server, String... headers) {
        for (String kind : List.of("model", "rule", "service")) {
            ObjectNode pilot = decision(kind, "pilot")
                    .put("owner", "Dr Owner")
                    .put("reviewDue", "2099-01-01")
                    .put("evaluation", "films of a test, all of them drawn");
            pilot.putArray("pilotUsers").add("Practitioner/12");
            pilot.putObject("attributes")
                    .put("maintenance.localValidity", "not available: a test has no data of a site")
                    .put("maintenance.localFairness", "not available: a test has no data of a site");
            send(server, pilot, headers);
            send(server, decision(kind, "live"), headers);
        }
    }

    private static ObjectNode decision(String kind, String state) {
        return JSON.createObjectNode()
                .put("all", kind)
                .put("state", state)
                .put("by", "Dr Adopter")
                .put("reason", "a test lets everything speak");
    }

    private static void send(RunningServer server, ObjectNode body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        HttpResponse<String> response = server.send("POST", "/governance/speakers", body.toString(), all);
        if (response.statusCode() != 200) {
            throw new AssertionError("%d %s".formatted(response.statusCode(), response.body()));
        }
    }
}
