package org.prodrome.server.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.model.TrustedPackages;
import org.prodrome.imaging.preprocess.Sha256;

/** Model packages of a site: copies of those that ship, as versions of their own, trusted by hash. */
public final class SitePackages {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final ObjectNode trusted = JSON.createObjectNode();

    /** @param data the server's folder, which does not run yet */
    public SitePackages(Path data) throws IOException {
        folder = Files.createDirectories(data.resolve("models"));
    }

    /** Where a package lies. */
    public static Path of(RunningServer server, String id, String version) {
        return server.data().resolve("models").resolve(id + "-" + version);
    }

    /** The package {@code id} 1.0.0 as another version, its manifest changed. */
    public SitePackages copy(String id, String version, Consumer<ObjectNode> change) throws IOException {
        PackageSource bundled = PackageSource.bundled(id + "-1.0.0");
        ObjectNode manifest = (ObjectNode)
                JSON.readTree(bundled.read(PackageSource.MANIFEST, 1 << 22).orElseThrow());
        String name = id + "-" + version;
        Path to = folder.resolve(name);
        for (JsonNode file : manifest.path("files")) {
            String part = file.path("name").asText();
            Path target = to.resolve(part);
            Files.createDirectories(target.getParent());
            Files.write(target, bundled.read(part, 1 << 28).orElseThrow());
        }
        change.accept(manifest.put("version", version));
        byte[] bytes = JSON.writeValueAsBytes(manifest);
        Files.write(to.resolve(PackageSource.MANIFEST), bytes);
        trusted.put(name, Sha256.hex(bytes));
        Files.writeString(folder.resolve(TrustedPackages.FILE), trusted.toString());
        return this;
    }
}
