package org.prodrome.imaging.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which packages are trusted, by the SHA-256 of their manifest, which in turn pins every other file. The list lies
 * outside the packages: inside the program for those that ship with it, beside the packages in a site's folder for the
 * others.
 *
 * <pre>{ "org.prodrome.cxr-ctr-1.0.0": "64 hexadecimal digits" }</pre>
 */
public final class TrustedPackages {
    /** Name of the list in a site's folder. */
    public static final String FILE = "trusted-packages.json";

    private static final String BUNDLED = "/org/prodrome/imaging/" + FILE;
    private static final int MAX_BYTES = 1 << 20;

    private final Map<String, String> sha256ByName;

    private TrustedPackages(Map<String, String> sha256ByName) {
        this.sha256ByName = Map.copyOf(sha256ByName);
    }

    /** The packages that ship with the program. */
    public static TrustedPackages bundled() {
        try (InputStream in = TrustedPackages.class.getResourceAsStream(BUNDLED)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its list of trusted packages, " + BUNDLED);
            }
            return parse(in.readNBytes(MAX_BYTES));
        } catch (IOException e) {
            throw new IllegalStateException("the program's list of trusted packages cannot be read", e);
        }
    }

    /** The list in a site's folder; without one nothing there is trusted. */
    public static TrustedPackages ofSite(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        return Files.isRegularFile(file) ? parse(Files.readAllBytes(file)) : new TrustedPackages(Map.of());
    }

    /** A list of one. */
    static TrustedPackages of(String name, String sha256) {
        return new TrustedPackages(Map.of(name, sha256));
    }

    private static TrustedPackages parse(byte[] json) throws IOException {
        Map<String, String> map = new TreeMap<>();
        JsonNode root = JsonMapper.builder().build().readTree(json);
        root.fields()
                .forEachRemaining(
                        entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return new TrustedPackages(map);
    }

    /** The manifest's SHA-256 that is trusted under this name. */
    public Optional<String> sha256(String name) {
        return Optional.ofNullable(sha256ByName.get(name));
    }

    /** The names in the list, sorted. */
    public List<String> names() {
        return sha256ByName.keySet().stream().sorted().toList();
    }
}
