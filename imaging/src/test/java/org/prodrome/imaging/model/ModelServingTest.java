package org.prodrome.imaging.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.runtime.ProviderChoice.Wish;
import org.prodrome.imaging.runtime.ServingLimits;

class ModelServingTest {
    private static final String ID = "org.prodrome.cxr-ctr";
    private static final ServingLimits LIMITS = new ServingLimits(1, 4, 1, Duration.ZERO, Duration.ofSeconds(30));

    @Test
    void aPackageWhoseServerIsNotThereIsRefusedWithTheReason() {
        assertThat(refusal(new ModelServing(
                        Wish.CPU, LIMITS, Map.of(), Map.of(ID, URI.create("http://127.0.0.1:1/v2/models/x")))))
                .isEqualTo("the model's endpoint cannot be reached (ConnectException)");
    }

    @Test
    void aServerThatRunsAnotherModelIsFoundOutBeforeItIsUsed() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v2/models/other", exchange -> {
            byte[] body = """
                    {"name":"other","platform":"p","inputs":[{"name":"x","datatype":"FP32","shape":[-1,1,224,224]}],
                     "outputs":[{"name":"scores","datatype":"FP32","shape":[-1,2]}]}""".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v2/models/other");
            assertThat(refusal(new ModelServing(Wish.CPU, LIMITS, Map.of(), Map.of(ID, endpoint))))
                    .contains("x")
                    .doesNotContain("127.0.0.1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void cudaThatIsAskedForAndNotThereKeepsTheModelOut() {
        String refusal = refusal(new ModelServing(Wish.CUDA, LIMITS, Map.of(), Map.of()));
        assertThat(refusal)
                .matches(why -> why.equals("loaded") || why.startsWith("CUDA was asked for and does not work"));
    }

    @Test
    void aPackageHasLimitsOfItsOwn() {
        ServingLimits hurried = new ServingLimits(1, 4, 1, Duration.ZERO, Duration.ofMillis(1));
        assertThat(refusal(new ModelServing(Wish.CPU, LIMITS, Map.of(ID, hurried), Map.of())))
                .contains("the model gave no answer within");
        assertThat(refusal(new ModelServing(Wish.CPU, hurried, Map.of(ID, LIMITS), Map.of())))
                .isEqualTo("loaded");
        assertThat(refusal(new ModelServing(Wish.CPU, LIMITS, Map.of("org.example.other", hurried), Map.of())))
                .isEqualTo("loaded");
    }

    @Test
    void everyNumberOfFilmsThatARunMayHoldIsRunBeforeAPackageIsUsed(@TempDir Path folder) throws IOException {
        FindingsFixture fixture = new FindingsFixture(folder);
        ServingLimits three = new ServingLimits(1, 4, 3, Duration.ZERO, Duration.ofSeconds(30));
        ModelServing batched = new ModelServing(Wish.CPU, LIMITS, Map.of(FindingsFixture.ID, three), Map.of());
        assertThat(refusal(fixture, batched)).isEqualTo("loaded");
        fixture.replace("model.onnx", FindingsFixture.network(false, true));
        assertThat(refusal(fixture, new ModelServing(Wish.CPU, LIMITS, Map.of(), Map.of())))
                .isEqualTo("loaded");
        assertThat(refusal(fixture, batched)).contains("the model cannot be run on 2 films at once");
    }

    private static String refusal(FindingsFixture fixture, ModelServing serving) throws IOException {
        return refusal(ModelPackageLoader.load(
                PackageSource.folder(fixture.folder()),
                TrustedPackages.of(FindingsFixture.NAME, fixture.manifestSha256()),
                serving));
    }

    private static String refusal(ModelServing serving) {
        return refusal(ModelPackageLoader.load(
                PackageSource.bundled(PackageFixture.NAME), TrustedPackages.bundled(), serving));
    }

    private static String refusal(PackageLoad load) {
        if (load instanceof PackageLoad.PackageRefused refused) {
            return refused.reason();
        }
        ((PackageLoad.Loaded) load).modelPackage().close();
        return "loaded";
    }
}
