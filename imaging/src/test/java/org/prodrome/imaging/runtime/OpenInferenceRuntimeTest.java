package org.prodrome.imaging.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port over the Open Inference Protocol, against a small server that speaks it and runs the model itself. */
class OpenInferenceRuntimeTest extends ModelRuntimeContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(4);

    private static HttpServer server;
    private static ModelRuntime behind;
    /** What the server answers instead of the model's numbers. */
    private static volatile String insteadOfNumbers = "";

    private static volatile int status = 200;

    @BeforeAll
    static void serve() throws IOException {
        behind = OnnxModelRuntime.open(model());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v2/models/cxr", OpenInferenceRuntimeTest::answer);
        server.createContext(
                "/v2/models/whole",
                exchange -> send(
                        exchange,
                        200,
                        "{\"name\":\"whole\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT64\",\"shape\":[1]}]}"));
        server.createContext("/v2/models/page", exchange -> send(exchange, 200, "<html>hello</html>"));
        server.createContext("/v2/models/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
            send(exchange, 302, "");
        });
        server.setExecutor(THREADS);
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        THREADS.shutdown();
        behind.close();
    }

    @AfterEach
    void answerWellAgain() {
        insteadOfNumbers = "";
        status = 200;
    }

    @Override
    ModelRuntime open() {
        return OpenInferenceRuntime.connect(at("cxr"), LIMIT);
    }

    private static URI at(String name) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v2/models/" + name);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().endsWith("/infer")) {
            send(exchange, 200, """
                    {"name":"cxr","versions":["1"],"platform":"onnxruntime_onnx",
                     "inputs":[{"name":"x","datatype":"FP32","shape":[-1,1,256,256]}],
                     "outputs":[{"name":"embedding","datatype":"FP32","shape":[-1,384]},
                                {"name":"mask_logits","datatype":"FP32","shape":[-1,4,256,256]}]}""");
            return;
        }
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        if (!insteadOfNumbers.isEmpty() || status != 200) {
            send(exchange, status, insteadOfNumbers);
            return;
        }
        JsonNode input = request.at("/inputs/0");
        float[] values = new float[input.path("data").size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = input.path("data").get(i).floatValue();
        }
        long[] shape = JSON.convertValue(input.path("shape"), long[].class);
        try {
            Map<String, Tensor> out = behind.run(Map.of(input.path("name").asText(), new Tensor(shape, values)));
            ObjectNode body = JSON.createObjectNode().put("model_name", "cxr").put("id", "1");
            ArrayNode outputs = body.putArray("outputs");
            out.forEach((name, tensor) -> {
                ObjectNode one = outputs.addObject().put("name", name).put("datatype", "FP32");
                one.set("shape", JSON.valueToTree(tensor.shape()));
                ArrayNode data = one.putArray("data");
                for (float value : tensor.values()) {
                    data.add(value);
                }
            });
            send(exchange, 200, JSON.writeValueAsString(body));
        } catch (ModelRunException e) {
            send(exchange, 400, "{\"error\":\"bad input\"}");
        }
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void namesTheServerAndItsPlatform() {
        try (ModelRuntime runtime = open()) {
            assertThat(runtime.description())
                    .isEqualTo("open inference protocol v2 at 127.0.0.1, model cxr (onnxruntime_onnx)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "{\"outputs\":[]}",
                "{\"outputs\":[{\"name\":\"embedding\",\"datatype\":\"FP32\",\"shape\":[1,384],\"data\":[1,2]},"
                        + "{\"name\":\"mask_logits\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}]}",
                "{\"outputs\":[{\"name\":\"embedding\",\"datatype\":\"FP32\",\"shape\":[99999999999,99999999999],\"data\":[1]}]}",
                "{\"outputs\":[{\"name\":\"embedding\",\"datatype\":\"FP32\",\"shape\":[-1],\"data\":[]}]}",
                "{\"outputs\":[{\"name\":\"embedding\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"x\"]}]}",
                "{\"outputs\":[{\"name\":\"embedding\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[\"x\"]}]}",
                "{\"outputs\":[{\"name\":\"embedding\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1,2,3]}]}"
            })
    void anAnswerThatIsNotWhatWasPromisedIsRefused(String body) {
        try (ModelRuntime runtime = open()) {
            insteadOfNumbers = body;
            assertThatThrownBy(() -> runtime.run(film(1))).isInstanceOf(ModelRunException.class);
        }
    }

    @Test
    void aBusyServerIsToldApartFromABrokenOne() {
        try (ModelRuntime runtime = open()) {
            status = 503;
            assertThatThrownBy(() -> runtime.run(film(1))).isInstanceOf(ModelBusyException.class);
            status = 500;
            assertThatThrownBy(() -> runtime.run(film(1)))
                    .isInstanceOf(ModelRunException.class)
                    .isNotInstanceOf(ModelBusyException.class)
                    .hasMessage("the model's endpoint answers 500");
        }
    }

    @Test
    void aModelOfOtherNumbersAPageARedirectAndNobodyAreRefusedWithTheirReason() {
        assertThatThrownBy(() -> OpenInferenceRuntime.connect(at("whole"), LIMIT))
                .hasMessageContaining("INT64; FP32 is needed");
        assertThatThrownBy(() -> OpenInferenceRuntime.connect(at("page"), LIMIT))
                .hasMessageContaining("not answer in JSON");
        assertThatThrownBy(() -> OpenInferenceRuntime.connect(at("moved"), LIMIT))
                .hasMessageContaining("answers 302");
        assertThatThrownBy(() -> OpenInferenceRuntime.connect(URI.create("http://127.0.0.1:1/v2/models/x"), LIMIT))
                .hasMessageContaining("cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://models.example/v2/models/x",
                "file:///v2/models/x",
                "https://user@models.example/v2/models/x",
                "https://models.example/v2/models/x?a=b",
                "https://models.example/v2/models/../admin",
                "https://models.example/admin"
            })
    void onlyAnAddressOfAModelIsAsked(String address) {
        assertThatThrownBy(() -> OpenInferenceRuntime.connect(URI.create(address), LIMIT))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("a model's endpoint");
    }
}
