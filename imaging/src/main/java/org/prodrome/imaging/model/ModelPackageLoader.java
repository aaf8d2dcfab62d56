package org.prodrome.imaging.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.prodrome.imaging.model.Manifest.PackageFile;
import org.prodrome.imaging.preprocess.PreprocessPipeline;
import org.prodrome.imaging.preprocess.Sha256;
import org.prodrome.imaging.preprocess.UnsupportedPreprocessException;
import org.prodrome.imaging.runtime.ModelLoadException;
import org.prodrome.imaging.runtime.ModelRunException;
import org.prodrome.imaging.runtime.ModelRuntime;
import org.prodrome.imaging.runtime.OnnxModelRuntime;

/**
 * Loads a model package or says why not. In this order: the manifest is trusted, it is valid, its preprocessing can be
 * done exactly, every file is there with its size and hash and no other, the model opens and looks as declared, and the
 * goldens give their known results on this machine. The model file is opened only after its hash was right.
 */
public final class ModelPackageLoader {
    private static final long MAX_MANIFEST_BYTES = 4L << 20;
    private static final double UNIT_TOLERANCE = 1e-3;

    private ModelPackageLoader() {}

    /** Loads the package whose manifest the list trusts under the source's name. */
    public static PackageLoad load(PackageSource source, TrustedPackages trusted) {
        try {
            return new PackageLoad.Loaded(source.name(), open(source, trusted));
        } catch (PackageRefusedException | UnsupportedPreprocessException | ModelLoadException e) {
            return new PackageLoad.PackageRefused(source.name(), String.valueOf(e.getMessage()));
        } catch (ModelRunException e) {
            return new PackageLoad.PackageRefused(source.name(), "the goldens cannot be run: " + e.getMessage());
        } catch (IOException e) {
            return new PackageLoad.PackageRefused(
                    source.name(), "the package cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static ModelPackage open(PackageSource source, TrustedPackages trusted) throws IOException {
        byte[] json = source.read(PackageSource.MANIFEST, MAX_MANIFEST_BYTES)
                .orElseThrow(() -> new PackageRefusedException(PackageSource.MANIFEST + " is missing"));
        String sha256 = trustedHash(source, trusted, json);
        Manifest manifest = ManifestReader.read(json);
        PreprocessPipeline pipeline = PreprocessPipeline.of(manifest.preprocess());
        if (!pipeline.sha256().equals(manifest.preprocessSha256())) {
            throw new PackageRefusedException("preprocess_sha256: expected %s, found %s"
                    .formatted(pipeline.sha256(), manifest.preprocessSha256()));
        }
        Map<String, byte[]> files = files(source, manifest);
        float[][] reference = reference(manifest, files);
        ModelRuntime runtime = OnnxModelRuntime.open(file(files, theModel(manifest)));
        try {
            ModelPackage loaded = new ModelPackage(manifest, sha256, pipeline, runtime, reference);
            GraphCheck.check(loaded);
            GoldenCheck.check(loaded, name -> file(files, name));
            return loaded;
        } catch (RuntimeException e) {
            runtime.close();
            throw e;
        }
    }

    private static String trustedHash(PackageSource source, TrustedPackages trusted, byte[] json) {
        String found = Sha256.hex(json);
        String expected = trusted.sha256(source.name())
                .orElseThrow(() -> new PackageRefusedException(
                        "the package is not trusted: '%s' with manifest SHA-256 %s is not in %s"
                                .formatted(source.name(), found, TrustedPackages.FILE)));
        if (!expected.equals(found)) {
            throw new PackageRefusedException(
                    "the manifest was changed: its SHA-256 is %s, trusted is %s".formatted(found, expected));
        }
        return found;
    }

    private static Map<String, byte[]> files(PackageSource source, Manifest manifest) throws IOException {
        if (manifest.files().size() > PackageSource.MAX_FILES) {
            throw new PackageRefusedException("files: at most %d are allowed".formatted(PackageSource.MAX_FILES));
        }
        Map<String, byte[]> files = new HashMap<>();
        long total = 0;
        for (PackageFile file : manifest.files()) {
            total += file.size();
            if (total > PackageSource.MAX_FILE_BYTES) {
                throw new PackageRefusedException(
                        "files: together at most %d bytes are allowed".formatted(PackageSource.MAX_FILE_BYTES));
            }
            if (files.put(file.name(), verified(source, file)) != null) {
                throw new PackageRefusedException("files: '%s' is listed twice".formatted(file.name()));
            }
        }
        refuseUnlisted(source, files.keySet());
        file(files, manifest.licenseFile());
        return files;
    }

    private static byte[] verified(PackageSource source, PackageFile file) throws IOException {
        byte[] bytes = source.read(file.name(), file.size())
                .orElseThrow(() -> new PackageRefusedException("'%s' is missing".formatted(file.name())));
        if (bytes.length != file.size()) {
            throw new PackageRefusedException(
                    "'%s' has %d bytes, the manifest says %d".formatted(file.name(), bytes.length, file.size()));
        }
        String found = Sha256.hex(bytes);
        if (!found.equals(file.sha256())) {
            throw new PackageRefusedException("'%s' was changed: its SHA-256 is %s, the manifest says %s"
                    .formatted(file.name(), found, file.sha256()));
        }
        return bytes;
    }

    private static void refuseUnlisted(PackageSource source, Set<String> listed) throws IOException {
        Set<String> unlisted = new TreeSet<>(source.files().orElseGet(Set::of));
        unlisted.removeAll(listed);
        unlisted.remove(PackageSource.MANIFEST);
        if (!unlisted.isEmpty()) {
            throw new PackageRefusedException("files: the package holds '%s', which the manifest does not list"
                    .formatted(unlisted.iterator().next()));
        }
    }

    private static String theModel(Manifest manifest) {
        List<PackageFile> models = manifest.files().stream()
                .filter(file -> file.role().equals("model"))
                .toList();
        if (models.size() != 1) {
            throw new PackageRefusedException("files: exactly one of role model expected, found " + models.size());
        }
        return models.get(0).name();
    }

    private static byte[] file(Map<String, byte[]> files, String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new PackageRefusedException("files: '%s' is used but not listed".formatted(name));
        }
        return bytes;
    }

    private static float[][] reference(Manifest manifest, Map<String, byte[]> files) {
        int n = manifest.gate().n();
        int dims = manifest.embedding().dims();
        byte[] bytes = file(files, manifest.gate().reference());
        if (bytes.length != (long) n * dims * Float.BYTES) {
            throw new PackageRefusedException("'%s' has %d bytes, %d vectors of %d numbers need %d"
                    .formatted(manifest.gate().reference(), bytes.length, n, dims, (long) n * dims * Float.BYTES));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[][] reference = new float[n][dims];
        for (float[] vector : reference) {
            double squares = 0;
            for (int i = 0; i < dims; i++) {
                vector[i] = buffer.getFloat();
                squares += (double) vector[i] * vector[i];
            }
            if (!(Math.abs(squares - 1) < UNIT_TOLERANCE)) {
                throw new PackageRefusedException("'%s' holds a vector that is not of length 1"
                        .formatted(manifest.gate().reference()));
            }
        }
        return reference;
    }
}
