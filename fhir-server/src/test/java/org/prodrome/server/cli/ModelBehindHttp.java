package org.prodrome.server.cli;

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
import java.util.Map;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.runtime.ModelRuntime;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
import org.prodrome.imaging.runtime.Tensor;
import org.prodrome.imaging.runtime.TensorSpec;

/** A small server that runs a bundled package's model and speaks the Open Inference Protocol. */
final class ModelBehindHttp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/v2/models/film";

    private final ModelRuntime model;
    private final HttpServer server;

    ModelBehindHttp(String packageName) throws IOException {
        model = OnnxModelRuntime.open(
                PackageSource.bundled(packageName).read("model.onnx", 1 << 28).orElseThrow());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PATH, this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = JSON.writeValueAsBytes(
                exchange.getRequestURI().getPath().endsWith("/infer")
                        ? numbers(JSON.readTree(exchange.getRequestBody()).at("/inputs/0"))
                        : metadata());
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private ObjectNode metadata() {
        ObjectNode metadata = JSON.createObjectNode().put("name", "film").put("platform", "onnxruntime_onnx");
        describe(metadata.putArray("inputs"), model.inputs());
        describe(metadata.putArray("outputs"), model.outputs());
        return metadata;
    }

    private static void describe(ArrayNode tensors, Map<String, TensorSpec> specs) {
        specs.forEach((name, spec) -> tensors.addObject()
                .put("name", name)
                .put("datatype", "FP32")
                .set("shape", JSON.valueToTree(spec.shape())));
    }

    private ObjectNode numbers(JsonNode input) {
        float[] values = JSON.convertValue(input.path("data"), float[].class);
        long[] shape = JSON.convertValue(input.path("shape"), long[].class);
        ObjectNode body = JSON.createObjectNode().put("model_name", "film").put("id", "1");
        ArrayNode outputs = body.putArray("outputs");
        model.run(Map.of(input.path("name").asText(), new Tensor(shape, values)))
                .forEach((name, tensor) -> {
                    ObjectNode one = outputs.addObject().put("name", name).put("datatype", "FP32");
                    one.set("shape", JSON.valueToTree(tensor.shape()));
                    one.set("data", JSON.valueToTree(tensor.values()));
                });
        return body;
    }

    @Override
    public void close() {
        server.stop(0);
        model.close();
    }
}
