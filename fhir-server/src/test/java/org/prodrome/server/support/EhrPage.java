package org.prodrome.server.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * The site of an EHR that runs in a browser: its page, its FHIR server with one patient, and the address where the page
 * publishes the key that it made. The patient's creatinine has doubled within two days.
 */
public final class EhrPage {
    public static final String PATIENT = "ehr-patient-1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer http;
    private final List<JsonNode> record = new ArrayList<>();
    private volatile String keys = "{\"keys\":[]}";
    private volatile String settings = "{}";

    public EhrPage() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            fill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "ehr-page");
            thread.setDaemon(true);
            return thread;
        }));
        http.createContext("/", exchange -> {
            try (HttpExchange open = exchange) {
                answer(open);
            }
        });
        http.start();
    }

    /** The origin of its pages and the issuer of its tokens. */
    public String origin() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /**
     * What the page asks for at its start.
     *
     * @param cds address of the CDS services
     * @param audience address by which they name themselves
     * @param services ids that the hospital has switched on
     */
    public void settings(String cds, String audience, List<String> services) {
        ObjectNode all = JSON.createObjectNode()
                .put("cds", cds)
                .put("audience", audience)
                .put("issuer", origin())
                .put("patient", PATIENT);
        services.forEach(all.putArray("services")::add);
        settings = all.toString();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/config.json")) {
            send(exchange, "application/json", settings);
        } else if (path.equals("/keys") && exchange.getRequestMethod().equals("POST")) {
            ObjectNode set = JSON.createObjectNode();
            set.putArray("keys").add(JSON.readTree(exchange.getRequestBody()));
            keys = set.toString();
            send(exchange, "application/json", "{}");
        } else if (path.equals("/jwks.json")) {
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            send(exchange, "application/json", keys);
        } else if (path.startsWith("/fhir/")) {
            fhir(exchange, path.substring("/fhir/".length()));
        } else {
            page(exchange, path.equals("/") ? "/index.html" : path);
        }
    }

    private void page(HttpExchange exchange, String path) throws IOException {
        try (InputStream file = EhrPage.class.getResourceAsStream("/browser" + path)) {
            if (file == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            send(
                    exchange,
                    path.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8",
                    new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** A read, or a search by type and category. */
    private void fhir(HttpExchange exchange, String rest) throws IOException {
        String[] parts = rest.split("/");
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (parts.length == 2) {
            for (JsonNode resource : record) {
                if (resource.path("resourceType").asText().equals(parts[0])
                        && resource.path("id").asText().equals(parts[1])) {
                    send(exchange, "application/fhir+json", resource.toString());
                    return;
                }
            }
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        ObjectNode bundle =
                JSON.createObjectNode().put("resourceType", "Bundle").put("type", "searchset");
        ArrayNode entries = bundle.putArray("entry");
        for (JsonNode resource : record) {
            String category = resource.path("category")
                    .path(0)
                    .path("coding")
                    .path(0)
                    .path("code")
                    .asText();
            if (resource.path("resourceType").asText().equals(parts[0])
                    && (!query.contains("category=") || query.contains("category=" + category))) {
                entries.addObject().set("resource", resource);
            }
        }
        send(exchange, "application/fhir+json", bundle.toString());
    }

    private void fill() throws IOException {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        record.add(JSON.readTree("""
                {"resourceType":"Patient","id":"%s","identifier":[{"system":"urn:ehr:mrn","value":"E-1"}],
                 "name":[{"family":"Sample","given":["Ada"]}],"gender":"female","birthDate":"1957-04-02"}""".formatted(PATIENT)));
        record.add(JSON.readTree("""
                {"resourceType":"Condition","id":"c1","clinicalStatus":{"coding":[{"code":"active",
                 "system":"http://terminology.hl7.org/CodeSystem/condition-clinical"}]},
                 "code":{"coding":[{"system":"http://snomed.info/sct","code":"38341003","display":"Hypertensive disorder"}],
                 "text":"Hypertension"},"subject":{"reference":"Patient/%s"},"onsetDateTime":"2019-03-01"}""".formatted(PATIENT)));
        creatinine("1", now.minusDays(200), "0.8");
        creatinine("2", now.minusDays(40), "0.9");
        creatinine("3", now.minusHours(44), "0.9");
        creatinine("4", now.minusHours(3), "1.8");
    }

    private void creatinine(String id, OffsetDateTime at, String value) throws IOException {
        record.add(JSON.readTree("""
                {"resourceType":"Observation","id":"crea-%s","status":"final","category":[{"coding":[{"code":"laboratory",
                 "system":"http://terminology.hl7.org/CodeSystem/observation-category"}]}],
                 "code":{"coding":[{"system":"http://loinc.org","code":"2160-0","display":"Creatinine"}],"text":"Creatinine"},
                 "subject":{"reference":"Patient/%s"},"effectiveDateTime":"%tFT%<tTZ","issued":"%<tFT%<tTZ",
                 "valueQuantity":{"value":%s,"unit":"mg/dL","system":"http://unitsofmeasure.org","code":"mg/dL"}}""".formatted(id, PATIENT, at, value)));
    }

    private static void send(HttpExchange exchange, String type, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
