package org.prodrome.imaging.model;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.prodrome.imaging.model.Manifest.PackageFile;
import org.prodrome.imaging.preprocess.Sha256;
import org.prodrome.imaging.runtime.ModelLoadException;
import org.prodrome.imaging.runtime.OnnxSource;
import org.prodrome.imaging.runtime.SealedBytes;

/**
 * The files of a package, each of the size and hash that its manifest lists, and no other. They are read once: what was
 * compared is what is used. Those of the model may be large and are sealed, all others are in memory.
 */
final class PackageFiles implements AutoCloseable {
    private final Map<String, byte[]> held = new HashMap<>();
    private final Map<String, SealedBytes> models = new HashMap<>();
    private final Manifest manifest;

    private PackageFiles(Manifest manifest) {
        this.manifest = manifest;
    }

    /**
     * Reads and compares all of them.
     *
     * @param most bytes of all files together
     * @throws PackageRefusedException naming the file that is not as it is listed
     * @throws ModelLoadException when a model's file is longer than the format allows
     */
    static PackageFiles read(PackageSource source, Manifest manifest, long most) throws IOException {
        requireAllowed(manifest, most);
        PackageFiles files = new PackageFiles(manifest);
        try {
            for (PackageFile file : manifest.files()) {
                files.add(source, file);
            }
            files.refuseUnlisted(source);
            files.bytes(manifest.licenseFile());
            return files;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** Before anything is read, and whatever the manifest says of the sizes. */
    private static void requireAllowed(Manifest manifest, long most) {
        if (manifest.files().size() > PackageSource.MAX_FILES) {
            throw new PackageRefusedException("files: at most %d are allowed".formatted(PackageSource.MAX_FILES));
        }
        long all = 0;
        long held = 0;
        for (PackageFile file : manifest.files()) {
            all += file.size();
            held += file.isModel() ? 0 : file.size();
            if (file.isModel() && !file.role().equals("model-data")) {
                OnnxSource.requireOneBuffer(file.size());
            }
        }
        if (all > most) {
            throw new PackageRefusedException(
                    "files: together %d bytes, at most %d are allowed (prodrome.models.max-package-size)"
                            .formatted(all, most));
        }
        if (held > PackageSource.MAX_HELD_BYTES) {
            throw new PackageRefusedException("files: those that are no model have %d bytes, at most %d are allowed"
                    .formatted(held, PackageSource.MAX_HELD_BYTES));
        }
    }

    private void add(PackageSource source, PackageFile file) throws IOException {
        if (held.containsKey(file.name()) || models.containsKey(file.name())) {
            throw new PackageRefusedException("files: '%s' is listed twice".formatted(file.name()));
        }
        if (!file.isModel()) {
            held.put(file.name(), verified(source, file));
            return;
        }
        SealedBytes bytes = source.seal(file.name(), file.size()).orElseThrow(() -> missing(file));
        models.put(file.name(), bytes);
        compare(file, bytes.size(), bytes.sha256());
    }

    /** A file in memory, when it is as the manifest lists it. */
    static byte[] verified(PackageSource source, PackageFile file) throws IOException {
        byte[] bytes = source.read(file.name(), file.size()).orElseThrow(() -> missing(file));
        compare(file, bytes.length, Sha256.hex(bytes));
        return bytes;
    }

    private static PackageRefusedException missing(PackageFile file) {
        return new PackageRefusedException("'%s' is missing".formatted(file.name()));
    }

    private static void compare(PackageFile file, long size, String sha256) {
        if (size != file.size()) {
            throw new PackageRefusedException(
                    "'%s' has %d bytes, the manifest says %d".formatted(file.name(), size, file.size()));
        }
        if (!sha256.equals(file.sha256())) {
            throw new PackageRefusedException("'%s' was changed: its SHA-256 is %s, the manifest says %s"
                    .formatted(file.name(), sha256, file.sha256()));
        }
    }

    private void refuseUnlisted(PackageSource source) throws IOException {
        Set<String> unlisted = new TreeSet<>(source.files().orElseGet(Set::of));
        unlisted.removeAll(held.keySet());
        unlisted.removeAll(models.keySet());
        unlisted.remove(PackageSource.MANIFEST);
        unlisted.remove(ManifestSignature.FILE);
        if (!unlisted.isEmpty()) {
            throw new PackageRefusedException("files: the package holds '%s', which the manifest does not list"
                    .formatted(unlisted.iterator().next()));
        }
    }

    /**
     * A file that is no model.
     *
     * @throws PackageRefusedException when the manifest does not list it
     */
    byte[] bytes(String name) {
        return listed(held, name);
    }

    static byte[] listed(Map<String, byte[]> files, String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new PackageRefusedException("files: '%s' is used but not listed".formatted(name));
        }
        return bytes;
    }

    /** A model with the files of weights that lie in its folder or below; closed with these files. */
    OnnxSource model(String name) {
        SealedBytes model = models.get(name);
        if (model == null) {
            throw new PackageRefusedException("files: '%s' is used but not listed".formatted(name));
        }
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        Map<String, SealedBytes> weights = new HashMap<>();
        for (PackageFile file : manifest.files()) {
            SealedBytes bytes = models.get(file.name());
            if (bytes != null && file.role().equals("model-data") && file.name().startsWith(folder)) {
                weights.put(file.name().substring(folder.length()), bytes);
            }
        }
        return new OnnxSource(model, weights);
    }

    /** All that fit into memory: every file but weights beside a model. */
    Map<String, byte[]> inMemory() {
        Map<String, byte[]> files = new HashMap<>(held);
        for (PackageFile file : manifest.files()) {
            SealedBytes bytes = models.get(file.name());
            if (bytes != null && !file.role().equals("model-data")) {
                files.put(file.name(), bytes.toByteArray());
            }
        }
        return files;
    }

    @Override
    public void close() throws IOException {
        for (SealedBytes model : models.values()) {
            model.close();
        }
    }
}
