package org.prodrome.server.governance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.preprocess.Sha256;

/** What an imported model's preprocessing has to do with its going live. */
class KeptFromLiveTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path site;

    @Test
    void aDepartureFromTheSourceKeepsAModelFromLive() throws IOException {
        assertThat(keptFromLive("preprocess_not_equal")).isEqualTo("its preprocessing is not equal to its source's: x");
    }

    @Test
    void whatTheSourceLeavesOpenIsAnsweredByTheLocalEvaluation() throws IOException {
        assertThat(keptFromLive("preprocess_assumptions")).isEmpty();
    }

    private String keptFromLive(String property) throws IOException {
        PackageSource bundled = PackageSource.bundled("org.prodrome.cxr-ctr-1.0.0");
        ObjectNode manifest = (ObjectNode)
                JSON.readTree(bundled.read(PackageSource.MANIFEST, 1 << 22).orElseThrow());
        Path copy = site.resolve("copy");
        for (JsonNode file : manifest.path("files")) {
            Path target = copy.resolve(file.path("name").asText());
            Files.createDirectories(target.getParent());
            Files.write(
                    target, bundled.read(file.path("name").asText(), 1 << 28).orElseThrow());
        }
        manifest.put("version", "1.1.0");
        ((ObjectNode) manifest.path("maintenance")).putArray(property).add("x");
        String text = manifest.toPrettyString();
        Files.writeString(copy.resolve(PackageSource.MANIFEST), text);
        Files.writeString(
                site.resolve("trusted-packages.json"),
                "{\"copy\":\"%s\"}".formatted(Sha256.hex(text.getBytes(StandardCharsets.UTF_8))));
        try (ModelCatalogue catalogue = ModelCatalogue.open(site)) {
            return ShippedSpeakers.of(List.of(), List.of(), catalogue, List.of()).stream()
                    .filter(one -> one.id().equals("org.prodrome.cxr-ctr|1.1.0"))
                    .findFirst()
                    .orElseThrow()
                    .keptFromLive();
        }
    }
}
