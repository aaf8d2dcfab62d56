package org.prodrome.server.client;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;

/** Speaks to a Prodrome server over HTTP as any other client would: FHIR, STOW-RS, CDS Hooks. */
public final class ServerClient {
    private static final String BOUNDARY = "prodrome-instances";

    private final URI base;
    private final FhirContext fhir;
    private final ObjectMapper json;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * @param base root of the server, {@code http://127.0.0.1:8080}
     * @throws RequestFailedException when that is no address of a server
     */
    public ServerClient(URI base, FhirContext fhir, ObjectMapper json) {
        String scheme = String.valueOf(base.getScheme());
        if (base.getHost() == null || !scheme.equals("http") && !scheme.equals("https")) {
            throw new RequestFailedException(
                    "%s is no address of a server; it looks like http://127.0.0.1:8080".formatted(base), null);
        }
        this.base = base;
        this.fhir = fhir;
        this.json = json;
    }

    public URI base() {
        return base;
    }

    /**
     * Posts a transaction Bundle, already serialised.
     *
     * @throws RequestFailedException with the server's own sentence when it refuses
     */
    public void postBundle(String bundleJson) {
        HttpResponse<String> response = send(request("/fhir")
                .header("Content-Type", "application/fhir+json")
                .POST(BodyPublishers.ofString(bundleJson)));
        if (response.statusCode() != 200) {
            throw refused(response);
        }
        // A batch answers 200 as a whole; each entry has its own status.
        for (JsonNode entry : parse(response.body()).path("entry")) {
            String status = entry.path("response").path("status").asText("200");
            if (!status.startsWith("2")) {
                throw new RequestFailedException(
                        "an entry was refused with %s: %s"
                                .formatted(
                                        status,
                                        entry.at("/response/outcome/issue/0/diagnostics")
                                                .asText("no reason given")),
                        null);
            }
        }
    }

    /** Reads a FHIR resource by a path below the FHIR base, {@code Patient/1} or {@code Observation?patient=1}. */
    public <T extends Resource> T get(String path, Class<T> type) {
        HttpResponse<String> response = send(request("/fhir/" + path)
                .header("Accept", "application/fhir+json")
                .GET());
        if (response.statusCode() != 200) {
            throw refused(response);
        }
        return fhir.newJsonParser().parseResource(type, response.body());
    }

    /**
     * Stores DICOM instances by STOW-RS (PS3.18 10.5).
     *
     * @param instances whole Part 10 files
     * @return the response's DICOM JSON
     * @throws RequestFailedException when none was stored
     */
    public JsonNode store(List<byte[]> instances) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] instance : instances) {
            body.writeBytes(("--" + BOUNDARY + "\r\nContent-Type: application/dicom\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(instance);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        HttpResponse<String> response = send(request("/dicomweb/studies")
                .header("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=" + BOUNDARY)
                .header("Accept", "application/dicom+json")
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
        if (response.statusCode() != 200 && response.statusCode() != 202) {
            throw refused(response);
        }
        return parse(response.body());
    }

    /** The image jobs of a study, newest first, as {@code GET /imaging-jobs?study=} gives them. */
    public JsonNode jobsOf(String studyUid) {
        return getJson("/imaging-jobs?study=" + studyUid);
    }

    /** Any JSON document of the server. */
    public JsonNode getJson(String path) {
        HttpResponse<String> response =
                send(request(path).header("Accept", "application/json").GET());
        if (response.statusCode() != 200) {
            throw refused(response);
        }
        return parse(response.body());
    }

    /**
     * Posts a JSON document and reads the answer.
     *
     * @throws RequestFailedException with the server's own sentence when it refuses
     */
    public JsonNode postJson(String path, JsonNode body) {
        HttpResponse<String> response = send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
        if (response.statusCode() != 200) {
            throw refused(response);
        }
        return parse(response.body());
    }

    /** Fires a hook; the request as CDS Hooks 2.0.1 shapes it. */
    public JsonNode fire(String serviceId, JsonNode request) {
        return postJson("/cds-services/" + serviceId, request);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base.toString() + path)).timeout(Duration.ofMinutes(10));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new RequestFailedException("nothing answers at %s; is the server running?".formatted(base), e);
        } catch (IOException e) {
            throw new RequestFailedException("no answer from %s: %s".formatted(base, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestFailedException("interrupted while waiting for " + base, e);
        }
    }

    private JsonNode parse(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new RequestFailedException("%s answered something that is not JSON".formatted(base), e);
        }
    }

    private RequestFailedException refused(HttpResponse<String> response) {
        String said = response.body();
        try {
            said = fhir.newJsonParser()
                    .parseResource(OperationOutcome.class, response.body())
                    .getIssueFirstRep()
                    .getDiagnostics();
        } catch (DataFormatException e) {
            said = said.length() > 300 ? said.substring(0, 300) : said;
        }
        return new RequestFailedException(
                "%s answered %d: %s".formatted(response.uri().getPath(), response.statusCode(), said), null);
    }
}
