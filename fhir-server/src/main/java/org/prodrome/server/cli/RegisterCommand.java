package org.prodrome.server.cli;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.client.ServerClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The register of what may speak, on a running server. */
@Command(
        name = "register",
        description = {
            "Shows and changes what may speak on cards of a running server: services, rules and models, each with an owner and a state",
            "(proposed, shadow, pilot, live, suspended, retired). Outside the demonstration everything starts in shadow."
        },
        mixinStandardHelpOptions = true)
final class RegisterCommand implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before a command runs
    private CommandSpec spec;

    /** Which server. */
    static final class Server {
        @Option(
                names = "--server",
                paramLabel = "URL",
                description = "Root of the server (default: ${DEFAULT-VALUE}).",
                defaultValue = "http://127.0.0.1:8080")
        @SuppressWarnings("NullAway.Init") // has a default
        private URI url;

        ServerClient client() {
            return new ServerClient(url, FhirContext.forR4Cached(), JSON);
        }
    }

    /** Who changes it, and why. */
    static final class Signature {
        @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who makes the change.")
        @SuppressWarnings("NullAway.Init") // required
        private String by;

        @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; kept in the history.")
        @SuppressWarnings("NullAway.Init") // required
        private String reason;

        ObjectNode sign(ObjectNode body) {
            return body.put("by", by).put("reason", reason);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say list, set, evaluation, history, silence, silences or lift");
    }

    @Command(
            name = "list",
            description = "Every speaker with its state, owner and what it lacks to go live.",
            mixinStandardHelpOptions = true)
    int list(
            @Mixin Server server,
            @Option(names = "--kind", paramLabel = "KIND", description = "service, rule, model or plan alone.")
                    @Nullable
                    String kind) {
        PrintWriter out = spec.commandLine().getOut();
        String query = kind == null ? "" : "?kind=" + encoded(kind);
        for (JsonNode speaker : server.client().getJson("/governance/speakers" + query)) {
            out.printf(
                    "%-8s %-34s %-10s %s%n",
                    speaker.path("kind").asText(),
                    speaker.path("id").asText(),
                    speaker.path("state").asText(),
                    speaker.path("owner").asText("nobody owns it"));
            line(out, "flagged", speaker.path("flagged").asText());
            if (!speaker.path("state").asText().equals("live")) {
                line(out, "lacks for live", words(speaker.path("missingForLive")));
            }
        }
        return 0;
    }

    @Command(
            name = "set",
            description = "Decides about speakers, all or none: what is given is set, the state last.",
            mixinStandardHelpOptions = true)
    int set(
            @Mixin Server server,
            @Parameters(paramLabel = "KIND", description = "service, rule, model or plan.") String kind,
            @Parameters(paramLabel = "ID", arity = "0..*", description = "Which; none means all of the kind.") @Nullable
                    List<String> ids,
            @Option(names = "--state", paramLabel = "STATE", description = "One step further, or back.") @Nullable
                    String state,
            @Option(names = "--owner", paramLabel = "NAME", description = "Who answers for it.") @Nullable String owner,
            @Option(names = "--review-due", paramLabel = "DATE", description = "Day of the next review.") @Nullable
                    String reviewDue,
            @Option(
                            names = "--pilot-user",
                            paramLabel = "USER",
                            description = "Who sees it in pilot, such as Practitioner/12; may be repeated.")
                    @Nullable
                    List<String> pilotUsers,
            @Option(
                            names = "--evaluation",
                            paramLabel = "TEXT",
                            description = "An evaluation in words; a model's goes by 'register evaluation'.")
                    @Nullable
                    String evaluation,
            @Option(
                            names = "--attribute",
                            paramLabel = "KEY=TEXT",
                            description = "A source attribute, such as maintenance.localValidity; may be repeated.")
                    @Nullable
                    Map<String, String> attributes,
            @Mixin Signature signature) {
        ObjectNode body = signature.sign(JSON.createObjectNode());
        if (ids == null || ids.isEmpty()) {
            body.put("all", kind);
        } else {
            ArrayNode speakers = body.putArray("speakers");
            ids.forEach(id -> speakers.addObject().put("kind", kind).put("id", id));
        }
        put(body, "state", state);
        put(body, "owner", owner);
        put(body, "reviewDue", reviewDue);
        put(body, "evaluation", evaluation);
        if (pilotUsers != null) {
            ArrayNode users = body.putArray("pilotUsers");
            pilotUsers.forEach(users::add);
        }
        if (attributes != null) {
            ObjectNode given = body.putObject("attributes");
            attributes.forEach(given::put);
        }
        for (JsonNode speaker : server.client().postJson("/governance/speakers", body)) {
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s %s is %s%n",
                            speaker.path("kind").asText(),
                            speaker.path("id").asText(),
                            speaker.path("state").asText());
        }
        return 0;
    }

    @Command(
            name = "evaluation",
            description = {
                "Records how a model did on the site's own films: the file of 'models evaluate --json', held against what the site demands.",
                "A model goes live only with one that it passed. Ends with 1 when it did not."
            },
            mixinStandardHelpOptions = true)
    int evaluation(
            @Mixin Server server,
            @Parameters(paramLabel = "FILE", description = "The report.") Path report,
            @Option(
                            names = "--criterion",
                            paramLabel = "TEXT",
                            required = true,
                            description =
                                    "A figure, <= or >=, a number, such as \"ratio_served.mae <= 0.03\"; .low or .high takes the end of its interval; may be repeated.")
                    List<String> criteria,
            @Mixin Signature signature)
            throws IOException {
        ObjectNode body = signature.sign(JSON.createObjectNode());
        body.set("report", JSON.readTree(report.toFile()));
        ArrayNode demanded = body.putArray("criteria");
        criteria.forEach(demanded::add);
        JsonNode recorded = server.client().postJson("/governance/evaluations", body);
        boolean passed = recorded.path("passed").asBoolean();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%s on %s: %d films of %d patients%n",
                passed ? "passed" : "NOT passed",
                recorded.path("data").asText(),
                recorded.path("films").asInt(),
                recorded.path("patients").asInt());
        recorded.path("criteria").forEach(criterion -> out.printf("  %s%n", criterion.asText()));
        return passed ? 0 : 1;
    }

    @Command(
            name = "history",
            description = "Who changed what about a speaker, newest first.",
            mixinStandardHelpOptions = true)
    int history(
            @Mixin Server server,
            @Parameters(paramLabel = "KIND", description = "service, rule, model or plan.") String kind,
            @Parameters(paramLabel = "ID", description = "Which.") String id) {
        String path = "/governance/history?kind=%s&id=%s".formatted(encoded(kind), encoded(id));
        for (JsonNode change : server.client().getJson(path)) {
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s  %s: %s -> %s, by %s: %s%n",
                            change.path("at").asText(),
                            change.path("what").asText(),
                            change.path("was").asText(),
                            change.path("became").asText(),
                            change.path("by").asText(),
                            change.path("reason").asText());
        }
        return 0;
    }

    @Command(
            name = "silence",
            description = "The kill switch: silent from the next request on, until someone else lifts it.",
            mixinStandardHelpOptions = true)
    int silence(
            @Mixin Server server,
            @Parameters(paramLabel = "SCOPE", description = "service, rule, model, plan, client, patient or all.")
                    String scope,
            @Parameters(paramLabel = "TARGET", arity = "0..1", description = "Id of what is silenced; none for all.")
                    @Nullable
                    String target,
            @Mixin Signature signature) {
        ObjectNode body = signature.sign(JSON.createObjectNode()).put("scope", scope);
        put(body, "target", target);
        JsonNode silence = server.client().postJson("/governance/silences", body);
        spec.commandLine().getOut().printf("silent: %s%n", silence.path("id").asText());
        return 0;
    }

    @Command(name = "silences", description = "The silences that hold.", mixinStandardHelpOptions = true)
    int silences(@Mixin Server server) {
        for (JsonNode silence : server.client().getJson("/governance/silences")) {
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s  %s %s, by %s since %s: %s%n",
                            silence.path("id").asText(),
                            silence.path("scope").asText(),
                            silence.path("target").asText(),
                            silence.path("by").asText(),
                            silence.path("since").asText(),
                            silence.path("reason").asText());
        }
        return 0;
    }

    @Command(
            name = "lift",
            description = "Ends a silence; by someone else than who asked for it.",
            mixinStandardHelpOptions = true)
    int lift(
            @Mixin Server server,
            @Parameters(paramLabel = "SILENCE", description = "Id of the silence.") String id,
            @Mixin Signature signature) {
        server.client()
                .postJson(
                        "/governance/silences/%s/lift".formatted(encoded(id)), signature.sign(JSON.createObjectNode()));
        spec.commandLine().getOut().printf("lifted: %s%n", id);
        return 0;
    }

    private static void line(PrintWriter out, String name, String text) {
        if (!text.isEmpty()) {
            out.printf("         %s: %s%n", name, text);
        }
    }

    private static String words(JsonNode list) {
        StringBuilder words = new StringBuilder();
        list.forEach(item -> words.append(words.isEmpty() ? "" : ", ").append(item.asText()));
        return words.toString();
    }

    private static void put(ObjectNode body, String name, @Nullable String text) {
        if (text != null) {
            body.put(name, text);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
