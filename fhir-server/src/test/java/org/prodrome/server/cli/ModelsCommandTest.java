package org.prodrome.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.model.PackageSource;
import picocli.CommandLine;

/** How a site's engineer signs a package, looks at it and reads its cards; docs/models.md shows the same commands. */
class ModelsCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "org.prodrome.cxr-ctr-1.0.0";
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void aSignedPackageIsUsableAndItsCardsAreMadeFromItsManifest() throws IOException {
        Path site = Files.createDirectory(folder.resolve("models"));
        Path copy = copy(site.resolve("org.example.copy-1.1.0"));
        Path key = folder.resolve("radiology.pem");

        assertThat(run("models", "verify", copy.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("REFUSED, the package is not trusted");

        assertThat(run("models", "keygen", "radiology-2026", "--who", "Radiology IT", "--out", key.toString()))
                .isZero();
        Files.writeString(site.resolve("trusted-keys.json"), out.toString());
        assertThat(run("models", "keygen", "radiology-2026", "--who", "Radiology IT", "--out", key.toString()))
                .isEqualTo(1);
        assertThat(run("models", "sign", copy.toString(), "--key", key.toString(), "--key-id", "radiology-2026"))
                .isZero();

        assertThat(run("models", "verify", copy.toString(), "--endpoint", "http://127.0.0.1:1/v2/models/film"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("REFUSED, the model's endpoint cannot be reached");
        assertThat(run("models", "verify", copy.toString())).isZero();
        assertThat(out.toString()).contains("usable, signed with key radiology-2026 of Radiology IT");
        assertThat(run("models", "list", "--site", site.toString())).isZero();
        assertThat(out.toString())
                .contains("org.prodrome.cxr-ctr|1.0.0", "ships with the program", "org.prodrome.cxr-ctr|1.1.0");
        assertThat(run("models", "show", "org.prodrome.cxr-ctr:1.1.0", "--site", site.toString()))
                .isZero();
        assertThat(out.toString()).contains("1.1.0, 1.0.0");

        Path card = folder.resolve("card");
        String[] base = {
            "models", "card", "org.prodrome.cxr-ctr:1.1.0", "--site", site.toString(), "--out", card.toString(), ""
        };
        base[7] = "--attributes";
        assertThat(run(base)).isZero();
        JsonNode attributes = JSON.readTree(Files.readString(card));
        assertThat(attributes).hasSize(31);
        assertThat(attributes.path("development.inclusionExclusion").asText()).contains("the JSRT part");
        assertThat(attributes.path("quant.validityInternal").asText()).contains("ctr mae 0.0131");
        base[7] = "--chai";
        assertThat(run(base)).isZero();
        assertThat(card).content().contains("<ReleaseVersion>1.1.0</ReleaseVersion>");
        base[7] = "--html";
        assertThat(run(base)).isZero();
        assertThat(card)
                .content()
                .startsWith("<!doctype html>")
                .contains("0.0131")
                .doesNotContain("href");
    }

    @Test
    void whatCannotBeFetchedOrImportedIsSaidInOneSentence() throws IOException {
        assertThat(run(
                        "models",
                        "pull",
                        "http://example.org/a.mpk",
                        "--sha256",
                        "0".repeat(64),
                        "--site",
                        folder.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("https://").doesNotContain("Exception");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(run("models", "import", "--preset", "bare", empty.toString(), "--out", folder.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains(".json file");
        assertThat(run("models", "import", "--preset", "keras", empty.toString(), "--out", folder.toString()))
                .isEqualTo(2);
        assertThat(run("models", "show", "org.example.nothing")).isEqualTo(1);
    }

    private static Path copy(Path to) throws IOException {
        PackageSource bundled = PackageSource.bundled(NAME);
        ObjectNode manifest = (ObjectNode)
                JSON.readTree(bundled.read(PackageSource.MANIFEST, 1 << 22).orElseThrow());
        for (JsonNode file : manifest.path("files")) {
            Path target = to.resolve(file.path("name").asText());
            Files.createDirectories(target.getParent());
            Files.write(
                    target, bundled.read(file.path("name").asText(), 1 << 28).orElseThrow());
        }
        Files.writeString(
                to.resolve(PackageSource.MANIFEST),
                manifest.put("version", "1.1.0").toPrettyString());
        return to;
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = ProdromeApplication.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
