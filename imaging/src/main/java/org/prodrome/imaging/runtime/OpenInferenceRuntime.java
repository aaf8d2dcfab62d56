package org.prodrome.imaging.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A model on a server that speaks the Open Inference Protocol, version 2, over REST (Triton, KServe, MLServer):
 * {@code GET v2/models/NAME} says what goes in and comes out, {@code POST v2/models/NAME/infer} runs it. Tensors travel
 * as JSON, which the protocol asks every server to understand; only {@code FP32} is used. The endpoint is a setting of
 * the site; it is reached over TLS, or on this machine, and no redirect is followed. Nothing but the tensors leaves: no
 * name, no identifier.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol">Open Inference Protocol</a>
 */
public final class OpenInferenceRuntime implements ModelRuntime {
    private static final int MAX_ANSWER_BYTES = 256 << 20;
    private static final int MAX_METADATA_BYTES = 1 << 20;
    private static final long MAX_VALUES = 16L << 20;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build())
            .build();

    private final URI model;
    private final Duration timeout;
    private final HttpClient http;
    private final Map<String, TensorSpec> inputs;
    private final Map<String, TensorSpec> outputs;
    private final String description;

    private OpenInferenceRuntime(URI model, Duration timeout, HttpClient http) {
        this.model = model;
        this.timeout = timeout;
        this.http = http;
        JsonNode metadata = metadata();
        this.inputs = specs(metadata.path("inputs"), "inputs");
        this.outputs = specs(metadata.path("outputs"), "outputs");
        this.description = "open inference protocol v2 at %s, model %s (%s)"
                .formatted(
                        model.getHost(),
                        clipped(metadata.path("name").asText("unnamed")),
                        clipped(metadata.path("platform").asText("unknown platform")));
    }

    /**
     * Connects to a model.
     *
     * @param model address of the model, {@code https://host/v2/models/NAME} or {@code …/NAME/versions/V}
     * @param timeout for one run
     * @throws ModelLoadException when the address may not be used, nobody answers, or the model is not of FP32 tensors
     */
    public static OpenInferenceRuntime connect(URI model, Duration timeout) {
        requireSafe(model);
        HttpClient http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return new OpenInferenceRuntime(model, timeout, http);
    }

    private static void requireSafe(URI model) {
        String scheme = String.valueOf(model.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(model.getHost());
        boolean here = host.equals("127.0.0.1") || host.equals("[::1]") || host.equals("localhost");
        if (!scheme.equals("https") && !(scheme.equals("http") && here)) {
            throw new ModelLoadException("a model's endpoint is reached over https, or http on this machine", null);
        }
        if (model.getUserInfo() != null || model.getQuery() != null || model.getFragment() != null) {
            throw new ModelLoadException("a model's endpoint has no user, query or fragment in its address", null);
        }
        if (!String.valueOf(model.getPath()).matches("(/[\\w.~-]+)*/v2/models/[\\w.~-]+(/versions/[\\w.~-]+)?")) {
            throw new ModelLoadException(
                    "a model's endpoint ends in /v2/models/NAME or /v2/models/NAME/versions/V", null);
        }
    }

    private JsonNode metadata() {
        HttpRequest question = HttpRequest.newBuilder(model)
                .header("Accept", "application/json")
                .GET()
                .build();
        try {
            HttpResponse<byte[]> answer = send(question, MAX_METADATA_BYTES, timeout);
            if (answer.statusCode() != 200) {
                throw new ModelLoadException(
                        "the model's endpoint answers %d to a question about the model".formatted(answer.statusCode()),
                        null);
            }
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new ModelLoadException("the model's endpoint does not answer in JSON", e);
        } catch (IOException | TimeoutException e) {
            throw new ModelLoadException(
                    "the model's endpoint cannot be reached (%s)"
                            .formatted(e.getClass().getSimpleName()),
                    e);
        }
    }

    /** One question and its whole answer within the time. */
    private HttpResponse<byte[]> send(HttpRequest request, int maxBytes, Duration atMost)
            throws IOException, TimeoutException {
        Future<HttpResponse<byte[]>> answer = http.sendAsync(request, head -> new BoundedBody(maxBytes));
        try {
            return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw e;
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the model's endpoint");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    private static Map<String, TensorSpec> specs(JsonNode tensors, String what) {
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        for (JsonNode tensor : tensors) {
            String name = tensor.path("name").asText();
            if (!tensor.path("datatype").asText().equals("FP32")) {
                throw new ModelLoadException(
                        "'%s' of the remote model is %s; FP32 is needed"
                                .formatted(
                                        clipped(name),
                                        clipped(tensor.path("datatype").asText("of no type"))),
                        null);
            }
            List<Long> shape = new ArrayList<>();
            tensor.path("shape").forEach(size -> shape.add(size.asLong()));
            specs.put(name, new TensorSpec("float32", shape));
        }
        if (specs.isEmpty()) {
            throw new ModelLoadException("the remote model names no %s".formatted(what), null);
        }
        return Map.copyOf(specs);
    }

    @Override
    public Map<String, TensorSpec> inputs() {
        return inputs;
    }

    @Override
    public Map<String, TensorSpec> outputs() {
        return outputs;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> in) {
        return run(in, timeout);
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> in, Duration atMost) {
        Duration limit = atMost.compareTo(timeout) < 0 ? atMost : timeout;
        HttpRequest request = HttpRequest.newBuilder(URI.create(model + "/infer"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(request(in)))
                .build();
        try {
            HttpResponse<byte[]> answer = send(request, MAX_ANSWER_BYTES, limit);
            if (answer.statusCode() == 503 || answer.statusCode() == 429) {
                throw new ModelBusyException("the model's endpoint is busy (%d)".formatted(answer.statusCode()));
            }
            if (answer.statusCode() != 200) {
                throw new ModelRunException("the model's endpoint answers %d".formatted(answer.statusCode()), null);
            }
            return outputs(JSON.readTree(answer.body()).path("outputs"));
        } catch (TimeoutException e) {
            throw BoundedRuntime.late(limit);
        } catch (JsonProcessingException e) {
            throw new ModelRunException("the model's endpoint does not answer in JSON", e);
        } catch (IOException e) {
            throw new ModelRunException(
                    "the model's endpoint cannot be reached (%s)"
                            .formatted(e.getClass().getSimpleName()),
                    e);
        }
    }

    private byte[] request(Map<String, Tensor> in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("inputs");
            for (Map.Entry<String, Tensor> entry : in.entrySet()) {
                json.writeStartObject();
                json.writeStringField("name", entry.getKey());
                json.writeFieldName("shape");
                json.writeArray(entry.getValue().shape(), 0, entry.getValue().shape().length);
                json.writeStringField("datatype", "FP32");
                json.writeArrayFieldStart("data");
                for (float value : entry.getValue().values()) {
                    json.writeNumber(value);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("outputs");
            for (String name : outputs.keySet()) {
                json.writeStartObject();
                json.writeStringField("name", name);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private Map<String, Tensor> outputs(JsonNode found) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (JsonNode output : found) {
            String name = output.path("name").asText();
            if (outputs.containsKey(name)) {
                tensors.put(name, tensor(name, output));
            }
        }
        if (!tensors.keySet().equals(outputs.keySet())) {
            throw new ModelRunException("the model's endpoint did not answer with every output", null);
        }
        return tensors;
    }

    private static Tensor tensor(String name, JsonNode output) {
        if (!output.path("datatype").asText().equals("FP32")) {
            throw new ModelRunException("output '%s' of the remote model is not FP32".formatted(name), null);
        }
        long[] shape = new long[output.path("shape").size()];
        long size = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = output.path("shape").get(i).asLong();
            size = shape[i] < 1 || size > MAX_VALUES ? MAX_VALUES + 1 : size * shape[i];
        }
        if (size > MAX_VALUES) {
            throw new ModelRunException(
                    "output '%s' of the remote model has an impossible shape".formatted(name), null);
        }
        float[] values = new float[(int) size];
        int[] at = new int[1];
        fill(name, output.path("data"), values, at);
        if (at[0] != values.length) {
            throw new ModelRunException(
                    "output '%s' of the remote model holds fewer numbers than its shape says".formatted(name), null);
        }
        return new Tensor(shape, values);
    }

    /** The protocol lets data be flat or nested as the shape is. */
    private static void fill(String name, JsonNode data, float[] values, int[] at) {
        for (JsonNode one : data) {
            if (one.isArray()) {
                fill(name, one, values, at);
            } else if (!one.isNumber() || at[0] >= values.length) {
                throw new ModelRunException(
                        "output '%s' of the remote model is not the numbers of its shape".formatted(name), null);
            } else {
                values[at[0]++] = one.floatValue();
            }
        }
    }

    private static String clipped(@Nullable String text) {
        String clean = text == null ? "" : text.replaceAll("[^\\w.~ -]", "_");
        return clean.substring(0, Math.min(60, clean.length()));
    }

    /** There is nothing to close: connections end by themselves. */
    @Override
    public void close() {}
}
