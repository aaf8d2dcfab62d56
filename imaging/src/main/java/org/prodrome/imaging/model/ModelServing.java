package org.prodrome.imaging.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.prodrome.imaging.runtime.BoundedRuntime;
import org.prodrome.imaging.runtime.ModelRuntime;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
import org.prodrome.imaging.runtime.OnnxSource;
import org.prodrome.imaging.runtime.OpenInferenceRuntime;
import org.prodrome.imaging.runtime.ProviderChoice;
import org.prodrome.imaging.runtime.ServingLimits;

/**
 * Where models run and how many callers they take. Whatever runs a package has to give its goldens' numbers before it
 * is used, so a model on another server is held to the same results as the file in the package.
 *
 * @param wish what computes in this process
 * @param limits for every model that has none of its own
 * @param perPackage limits of single models, by package id
 * @param endpoints models that run on another server, by package id: addresses of the Open Inference Protocol
 * @param precision which file of a package is opened; other than {@link Precision#FP32} it runs in this process, on the
 *     processor, whatever wish and endpoints say
 * @param precisions another file of single models, by package id, allowed where the package itself found it good enough
 * @param maxPackageBytes most bytes of a package, all its files together
 */
public record ModelServing(
        ProviderChoice.Wish wish,
        ServingLimits limits,
        Map<String, ServingLimits> perPackage,
        Map<String, URI> endpoints,
        Precision precision,
        Map<String, Precision> precisions,
        long maxPackageBytes) {
    public ModelServing {
        perPackage = Map.copyOf(perPackage);
        endpoints = Map.copyOf(endpoints);
        precisions = Map.copyOf(precisions);
    }

    /** The file that serves. */
    public ModelServing(
            ProviderChoice.Wish wish,
            ServingLimits limits,
            Map<String, ServingLimits> perPackage,
            Map<String, URI> endpoints) {
        this(wish, limits, perPackage, endpoints, Precision.FP32, Map.of());
    }

    /** Packages of the size that is allowed where nothing else is set. */
    public ModelServing(
            ProviderChoice.Wish wish,
            ServingLimits limits,
            Map<String, ServingLimits> perPackage,
            Map<String, URI> endpoints,
            Precision precision,
            Map<String, Precision> precisions) {
        this(wish, limits, perPackage, endpoints, precision, precisions, PackageSource.MAX_PACKAGE_BYTES);
    }

    /** The same for packages of another size. */
    public ModelServing within(long mostBytes) {
        return new ModelServing(wish, limits, perPackage, endpoints, precision, precisions, mostBytes);
    }

    /** In this process, on the processor, with another file of the packages. */
    public static ModelServing here(Precision precision) {
        return new ModelServing(
                ProviderChoice.Wish.CPU, ServingLimits.ofProcessors(), Map.of(), Map.of(), precision, Map.of());
    }

    /** In this process, on the processor, but one model on another server. */
    public static ModelServing at(String id, URI endpoint) {
        return new ModelServing(ProviderChoice.Wish.CPU, ServingLimits.ofProcessors(), Map.of(), Map.of(id, endpoint));
    }

    /** In this process, on the processor. */
    public static ModelServing here() {
        return new ModelServing(ProviderChoice.Wish.CPU, ServingLimits.ofProcessors(), Map.of(), Map.of());
    }

    /** Which file of a package is opened. */
    Precision precision(Manifest manifest) {
        Precision own = precisions.getOrDefault(manifest.id(), precision);
        if (precisions.containsKey(manifest.id()) && own == Precision.INT8 && !passed(manifest)) {
            throw new PackageRefusedException(
                    "its int8 file was asked for, but its evaluation has no int8 comparison that says passes: true");
        }
        return own;
    }

    private static boolean passed(Manifest manifest) {
        for (JsonNode one : manifest.evaluation()) {
            if (one.at("/int8/passes").asBoolean(false)) {
                return true;
            }
        }
        return false;
    }

    /** The outputs that are asked for alone: of a film's mirror image the embedding is looked at and nothing else. */
    private static Set<String> alone(Manifest manifest) {
        return manifest.gate().mirrorRatioMin() == null
                ? Set.of()
                : Set.of(manifest.embedding().output());
    }

    /**
     * Opens a package's model.
     *
     * @param model its files, whose hashes were right
     * @throws org.prodrome.imaging.runtime.ModelLoadException when it cannot be opened, naming why
     */
    ModelRuntime open(Manifest manifest, OnnxSource model) {
        ServingLimits ofPackage = limits(manifest);
        boolean full = precision(manifest) == Precision.FP32;
        URI endpoint = full ? endpoints.get(manifest.id()) : null;
        ProviderChoice.Wish wanted = full ? wish : ProviderChoice.Wish.CPU;
        if (endpoint == null) {
            ModelMemory.check(manifest, model.size(), ModelMemory.ofMachine());
            GraphCheck.opset(manifest, model);
        }
        ModelRuntime runtime = endpoint == null
                ? OnnxModelRuntime.open(model, OnnxModelRuntime.choose(wanted).provider(), alone(manifest))
                : OpenInferenceRuntime.connect(endpoint, ofPackage.timeout());
        return BoundedRuntime.of(runtime, ofPackage);
    }

    /** The limits of a package: its own or those for every model, and never more films in a run than it allows. */
    ServingLimits limits(Manifest manifest) {
        ServingLimits wanted = perPackage.getOrDefault(manifest.id(), limits);
        int batch = Math.min(wanted.batch(), manifest.runtime().maxBatchSize());
        Duration delay = batch == 1 ? Duration.ZERO : wanted.batchDelay();
        return new ServingLimits(wanted.concurrency(), wanted.waiting(), batch, delay, wanted.timeout());
    }
}
