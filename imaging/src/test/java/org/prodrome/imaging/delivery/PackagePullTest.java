package org.prodrome.imaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.imaging.preprocess.Sha256;

/**
 * What comes over the wire is compared before it is unpacked, unpacked with suspicion, and leaves nothing when refused.
 */
class PackagePullTest {
    private static final String MANIFEST = "{\"id\":\"org.example.film\",\"version\":\"1.2.0\"}";
    private final HttpServer server;
    private final Map<String, byte[]> files = new HashMap<>();
    private final Path site;

    PackagePullTest(@TempDir Path folder) throws IOException {
        site = folder.resolve("models");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = files.get(exchange.getRequestURI().getPath());
            if (exchange.getRequestURI().getPath().equals("/elsewhere")) {
                exchange.getResponseHeaders().add("Location", "http://192.0.2.1/x.mpk");
                exchange.sendResponseHeaders(302, -1);
            } else if (body == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aFileWithTheExpectedHashBecomesAFolderNamedByItsManifest() throws IOException {
        byte[] zip = zip(Map.of("modelpackage.json", MANIFEST, "goldens/1.npy", "x"));
        Path folder = new PackagePull().pull(serve(zip), Sha256.hex(zip), site);
        assertThat(folder).isEqualTo(site.resolve("org.example.film-1.2.0"));
        assertThat(folder.resolve("goldens/1.npy")).hasContent("x");
        assertThat(left()).containsExactly("org.example.film-1.2.0");
        assertThatThrownBy(() -> new PackagePull().pull(serve(zip), Sha256.hex(zip), site))
                .hasMessageContaining("there already");
        assertThat(left()).containsExactly("org.example.film-1.2.0");
    }

    @Test
    void anotherHashIsRefusedBeforeAnythingIsUnpacked() throws IOException {
        byte[] zip = zip(Map.of("modelpackage.json", MANIFEST));
        refused(serve(zip), "0".repeat(64), "has the SHA-256 " + Sha256.hex(zip));
        refused(serve(zip), "abc", "64 lower-case");
    }

    @Test
    void onlyHttpsOrThisMachineIsAskedAndRedirectsFromHereGoNowhere() throws IOException {
        for (String address : List.of(
                "http://example.org/x.mpk",
                "ftp://example.org/x",
                "file:///etc/passwd",
                "http://127.0.0.1.example.org/x",
                "https://user:secret@example.org/x",
                "nothing")) {
            refused(URI.create(address), "0".repeat(64), "https://");
        }
        refused(URI.create(base() + "/elsewhere"), "0".repeat(64), "answers with 302");
        refused(URI.create(base() + "/nothing"), "0".repeat(64), "answers with 404");
        refused(URI.create("http://127.0.0.1:1/x"), "0".repeat(64), "cannot be read");
    }

    @Test
    void entriesThatClimbOutComeTwiceOrHideAreRefused() throws IOException {
        for (String name : List.of("../evil", "/etc/evil", "a/../../evil", "a\\b", ".hidden", "a//b")) {
            byte[] zip = zip(Map.of("modelpackage.json", MANIFEST, name, "x"));
            refused(serve(zip), Sha256.hex(zip), "leaves its folder");
        }
        byte[] twice = zip(Map.of("modelpackage.json", MANIFEST, "a/b", "1", "A/B", "2"));
        refused(serve(twice), Sha256.hex(twice), "twice");
        byte[] sameName = new String(
                        zip(Map.of("modelpackage.json", MANIFEST, "aa", "1", "ab", "2")), StandardCharsets.ISO_8859_1)
                .replace("ab", "aa")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> new PackagePull().pull(serve(sameName), Sha256.hex(sameName), site))
                .isInstanceOf(DeliveryException.class);
        assertThat(left()).isEmpty();
    }

    @Test
    void bombsLongFilesAndOtherThingsThanPackagesAreRefused() throws IOException {
        byte[] many;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < 1001; i++) {
                zip.putNextEntry(new ZipEntry("f" + i));
            }
        }
        many = out.toByteArray();
        refused(serve(many), Sha256.hex(many), "more than 1000 files");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
            zip.putNextEntry(new ZipEntry("zeros"));
            byte[] mebibyte = new byte[1 << 20];
            for (int i = 0; i < 513; i++) {
                zip.write(mebibyte);
            }
        }
        byte[] zeros = bomb.toByteArray();
        assertThatThrownBy(() -> new PackagePull(8L << 20).pull(serve(zeros), Sha256.hex(zeros), site))
                .hasMessageContaining("unpacks to more than 8388608 bytes");
        assertThat(left()).isEmpty();
        byte[] noise = "no zip at all".getBytes(StandardCharsets.UTF_8);
        refused(serve(noise), Sha256.hex(noise), "not a zip archive");
        byte[] empty = zip(Map.of("README", "x"));
        refused(serve(empty), Sha256.hex(empty), "no modelpackage.json");
        byte[] liar = zip(Map.of("modelpackage.json", "{\"id\":\"../x\",\"version\":\"1.0.0\"}"));
        refused(serve(liar), Sha256.hex(liar), "no id and version");
        byte[] longer = new byte[100];
        assertThatThrownBy(() -> new PackagePull(99).pull(serve(longer), Sha256.hex(longer), site))
                .hasMessageContaining("longer than 99 bytes");
        assertThat(left()).isEmpty();
    }

    private void refused(URI address, String sha256, String why) throws IOException {
        assertThatThrownBy(() -> new PackagePull().pull(address, sha256, site))
                .as(address.toString())
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining(why);
        assertThat(left()).isEmpty();
    }

    private List<String> left() throws IOException {
        if (!Files.exists(site)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(site)) {
            return list.map(path -> path.getFileName().toString()).toList();
        }
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private URI serve(byte[] body) {
        files.put("/package.mpk", body);
        return URI.create(base() + "/package.mpk");
    }

    private static byte[] zip(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }
}
