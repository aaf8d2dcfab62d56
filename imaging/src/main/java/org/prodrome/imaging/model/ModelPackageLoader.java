package org.prodrome.imaging.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.prodrome.imaging.model.Manifest.PackageFile;
import org.prodrome.imaging.preprocess.PreprocessPipeline;
import org.prodrome.imaging.preprocess.Sha256;
import org.prodrome.imaging.preprocess.UnsupportedPreprocessException;
import org.prodrome.imaging.runtime.ModelLoadException;
import org.prodrome.imaging.runtime.ModelRunException;
import org.prodrome.imaging.runtime.ModelRuntime;
import org.prodrome.imaging.runtime.OnnxSource;
import org.prodrome.imaging.runtime.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a model package or says why not. In this order: the manifest is trusted by hash or signature, it is valid, its
 * preprocessing can be done exactly, every file is there with its size and hash and no other, the model opens and looks
 * as declared, the goldens give their known results on this machine, and every number of films that a run may hold can
 * be run. The model file is opened only after its hash was right.
 */
public final class ModelPackageLoader {
    private static final Logger LOG = LoggerFactory.getLogger(ModelPackageLoader.class);
    private static final long MAX_MANIFEST_BYTES = 4L << 20;

    private ModelPackageLoader() {}

    /** Loads the package if its manifest is trusted, by hash under the source's name or by signature. */
    public static PackageLoad load(PackageSource source, TrustedPackages trusted) {
        return load(source, trusted, ModelServing.here());
    }

    /** The same, its model run where the serving says. */
    public static PackageLoad load(PackageSource source, TrustedPackages trusted, ModelServing serving) {
        try {
            byte[] json = manifest(source);
            Trust trust = trusted.trust(
                    source.name(), json, source.read(ManifestSignature.FILE, ManifestSignature.MAX_BYTES));
            return new PackageLoad.Loaded(source.name(), open(source, json, serving), trust);
        } catch (PackageRefusedException | UnsupportedPreprocessException | ModelLoadException e) {
            return new PackageLoad.PackageRefused(source.name(), String.valueOf(e.getMessage()));
        } catch (ModelRunException | UnusableOutputException e) {
            return new PackageLoad.PackageRefused(source.name(), "the goldens cannot be run: " + e.getMessage());
        } catch (IOException e) {
            return new PackageLoad.PackageRefused(
                    source.name(), "the package cannot be read: " + e.getClass().getSimpleName());
        } catch (OutOfMemoryError e) {
            return new PackageLoad.PackageRefused(source.name(), "the package needs more memory than there is");
        } catch (RuntimeException e) {
            // Whatever a hostile or broken package brings about concerns this package alone.
            return new PackageLoad.PackageRefused(
                    source.name(),
                    "the package is broken in a way that has no sentence of its own: "
                            + e.getClass().getSimpleName());
        }
    }

    /**
     * Reads again what an open package consists of.
     *
     * @param source where it was opened from
     * @throws PackageRefusedException when a file is no longer what it was when the package was opened
     * @throws IOException when a file cannot be read
     */
    public static PackageContent content(PackageSource source, ModelPackage opened) throws IOException {
        byte[] json = manifest(source);
        if (!Sha256.hex(json).equals(opened.manifestSha256())) {
            throw new PackageRefusedException(
                    "the manifest of '%s' was changed since it was opened".formatted(source.name()));
        }
        try (PackageFiles files = PackageFiles.read(source, opened.manifest(), Long.MAX_VALUE)) {
            return new PackageContent(ManifestReader.parse(json), files.inMemory());
        }
    }

    /**
     * Runs the goldens of an open package again, with its files as they are now.
     *
     * @return why it is not to be used any more; empty when all is as it was, or when files or runtime cannot be
     *     reached just now, which says nothing about the model
     */
    static Optional<String> recheck(PackageSource source, ModelPackage opened) {
        try {
            Map<String, byte[]> files = new HashMap<>();
            for (PackageFile file : opened.manifest().files()) {
                if (file.role().equals("golden")) {
                    files.put(file.name(), PackageFiles.verified(source, file));
                }
            }
            GoldenCheck.check(opened, name -> PackageFiles.listed(files, name));
            return Optional.empty();
        } catch (PackageRefusedException | UnusableOutputException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (ModelRunException | IOException e) {
            LOG.warn(
                    "the goldens of {} cannot be run just now: {}",
                    source.name(),
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static byte[] manifest(PackageSource source) throws IOException {
        return source.read(PackageSource.MANIFEST, MAX_MANIFEST_BYTES)
                .orElseThrow(() -> new PackageRefusedException(PackageSource.MANIFEST + " is missing"));
    }

    private static ModelPackage open(PackageSource source, byte[] json, ModelServing serving) throws IOException {
        refuseDraft(json);
        Manifest manifest = ManifestReader.read(json);
        PreprocessPipeline pipeline = PreprocessPipeline.of(manifest.preprocess());
        if (!pipeline.sha256().equals(manifest.preprocessSha256())) {
            throw new PackageRefusedException("preprocess_sha256: expected %s, found %s"
                    .formatted(pipeline.sha256(), manifest.preprocessSha256()));
        }
        try (PackageFiles files = PackageFiles.read(source, manifest, serving.maxPackageBytes())) {
            return open(manifest, Sha256.hex(json), pipeline, files, serving);
        }
    }

    private static ModelPackage open(
            Manifest manifest, String sha256, PreprocessPipeline pipeline, PackageFiles files, ModelServing serving) {
        GateStatistics statistics = GateStatistics.read(manifest, files::bytes);
        Precision precision = serving.precision(manifest);
        OnnxSource model = files.model(theModel(manifest, precision));
        ModelRuntime runtime = serving.open(manifest, model);
        try {
            ModelPackage loaded =
                    new ModelPackage(manifest, sha256, pipeline, runtime, statistics, SiteSettings.NONE, precision);
            GraphCheck.check(loaded);
            GoldenCheck.check(loaded, files::bytes);
            warmUp(loaded, serving.limits(manifest).batch());
            return loaded;
        } catch (RuntimeException e) {
            runtime.close();
            throw e;
        }
    }

    /**
     * Runs the model once with each number of films that a run may hold, so that no film waits for what a runtime does
     * at the first run of a size. One film was run with the goldens.
     */
    private static void warmUp(ModelPackage loaded, int batch) {
        PreprocessPipeline pipeline = loaded.pipeline();
        String input = loaded.manifest().inputs().keySet().iterator().next();
        for (int films = 2; films <= batch; films++) {
            long[] shape = {films, pipeline.channels(), pipeline.height(), pipeline.width()};
            int values = Math.multiplyExact(films, pipeline.channels() * pipeline.height() * pipeline.width());
            try {
                loaded.runtime().run(Map.of(input, new Tensor(shape, new float[values])));
            } catch (ModelRunException e) {
                throw new PackageRefusedException(
                        "runtime.max_batch_size: the model cannot be run on %d films at once: %s"
                                .formatted(films, e.getMessage()),
                        e);
            }
        }
    }

    /** What an import could not find out is said in one sentence, before the schema says it property by property. */
    private static void refuseDraft(byte[] json) throws IOException {
        JsonNode draft;
        try {
            draft = JsonMapper.builder().build().readTree(json).path("draft");
        } catch (JsonProcessingException e) {
            return; // the manifest's reader says what is wrong with it
        }
        if (!draft.isMissingNode()) {
            List<String> lacks = new ArrayList<>();
            draft.path("lacks").forEach(one -> lacks.add(one.asText()));
            throw new PackageRefusedException(
                    "a draft made by 'models import', to be completed with 'models complete'; it lacks: %s"
                            .formatted(lacks.isEmpty() ? "a decision that it is complete" : String.join("; ", lacks)));
        }
    }

    private static String theModel(Manifest manifest, Precision precision) {
        List<PackageFile> models = manifest.files().stream()
                .filter(file -> file.role().equals(precision.role()))
                .toList();
        if (models.size() != 1) {
            throw new PackageRefusedException(
                    "files: exactly one of role %s expected, found %d".formatted(precision.role(), models.size()));
        }
        return models.get(0).name();
    }
}
