package org.prodrome.imaging.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.prodrome.imaging.preprocess.Sha256;

/** A copy of the bundled package in a folder, to be changed as somebody who may pin manifests could change it. */
final class PackageFixture {
    static final String NAME = "org.prodrome.cxr-ctr-1.0.0";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    PackageFixture(Path parent) throws IOException {
        folder = Files.createDirectory(parent.resolve(NAME));
        PackageSource bundled = PackageSource.bundled(NAME);
        byte[] manifest = bundled.read(PackageSource.MANIFEST, 1 << 22).orElseThrow();
        Files.write(folder.resolve(PackageSource.MANIFEST), manifest);
        for (JsonNode file : JSON.readTree(manifest).path("files")) {
            String name = file.path("name").asText();
            Path target = folder.resolve(name);
            Files.createDirectories(target.getParent());
            Files.write(target, bundled.read(name, 1 << 28).orElseThrow());
        }
    }

    Path folder() {
        return folder;
    }

    /** Changes the manifest; whoever loads with {@link #loadTrusted()} trusts the change. */
    PackageFixture manifest(Consumer<ObjectNode> change) throws IOException {
        Path file = folder.resolve(PackageSource.MANIFEST);
        ObjectNode root = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
        change.accept(root);
        Files.write(file, JSON.writeValueAsBytes(root));
        return this;
    }

    /** Replaces a file and lists its new size and hash. */
    PackageFixture replaceListed(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
        return manifest(root -> {
            for (JsonNode file : (ArrayNode) root.path("files")) {
                if (file.path("name").asText().equals(name)) {
                    ((ObjectNode) file).put("size", bytes.length).put("sha256", Sha256.hex(bytes));
                }
            }
        });
    }

    PackageLoad loadTrusted() throws IOException {
        byte[] manifest = Files.readAllBytes(folder.resolve(PackageSource.MANIFEST));
        return ModelPackageLoader.load(PackageSource.folder(folder), TrustedPackages.of(NAME, Sha256.hex(manifest)));
    }

    String refusal() throws IOException {
        PackageLoad load = loadTrusted();
        if (load instanceof PackageLoad.PackageRefused refused) {
            return refused.reason();
        }
        ((PackageLoad.Loaded) load).modelPackage().close();
        return "loaded";
    }

    /** The package as a zip file, with further entries. */
    Path zip(Path file, List<String> furtherEntries) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out);
                var walk = Files.walk(folder)) {
            walk.filter(Files::isRegularFile)
                    .forEach(path -> add(zip, folder.relativize(path).toString(), path));
            for (String name : furtherEntries) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
            }
        }
        return file;
    }

    private static void add(ZipOutputStream zip, String name, Path path) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            Files.copy(path, zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
