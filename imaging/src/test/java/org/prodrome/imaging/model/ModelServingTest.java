package org.prodrome.imaging.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.runtime.ProviderChoice.Wish;
import org.prodrome.imaging.runtime.ServingLimits;

class ModelServingTest {
    private static final String ID = "org.prodrome.cxr-ctr";
    private static final ServingLimits LIMITS = new ServingLimits(1, 4, 1, Duration.ZERO, Duration.ofSeconds(30));

    @Test
    void aPackageWhoseServerIsNotThereIsRefusedWithTheReason() {
        assertThat(refusal(
                        new ModelServing(Wish.CPU, LIMITS, Map.of(), Map.of(ID, URI.create("http://127.0.0.1:1/v2/models/x")))))
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

    private static String refusal(ModelServing serving) {
        PackageLoad load =
                ModelPackageLoader.load(PackageSource.bundled(PackageFixture.NAME), TrustedPackages.bundled(), serving);
        if (load instanceof PackageLoad.PackageRefused refused) {
            return refused.reason();
        }
        ((PackageLoad.Loaded) load).modelPackage().close();
        return "loaded";
    }
}
