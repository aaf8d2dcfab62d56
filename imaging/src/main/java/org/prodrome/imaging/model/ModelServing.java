package org.prodrome.imaging.model;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.prodrome.imaging.runtime.BoundedRuntime;
import org.prodrome.imaging.runtime.ModelRuntime;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
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
 * @param precision which file of a package is opened; other than {@link Precision#FP32} it runs in this process
 *     whatever the endpoints say
 */
public record ModelServing(
        ProviderChoice.Wish wish,
        ServingLimits limits,
        Map<String, ServingLimits> perPackage,
        Map<String, URI> endpoints,
        Precision precision) {
    public ModelServing {
        perPackage = Map.copyOf(perPackage);
        endpoints = Map.copyOf(endpoints);
    }

    /** The file that serves. */
    public ModelServing(
            ProviderChoice.Wish wish,
            ServingLimits limits,
            Map<String, ServingLimits> perPackage,
            Map<String, URI> endpoints) {
        this(wish, limits, perPackage, endpoints, Precision.FP32);
    }

    /** In this process, on the processor, with another file of the packages. */
    public static ModelServing here(Precision precision) {
        return new ModelServing(ProviderChoice.Wish.CPU, ServingLimits.ofProcessors(), Map.of(), Map.of(), precision);
    }

    /** In this process, on the processor. */
    public static ModelServing here() {
        return new ModelServing(ProviderChoice.Wish.CPU, ServingLimits.ofProcessors(), Map.of(), Map.of());
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
     * @param model bytes of its file, whose hash was right
     * @throws org.prodrome.imaging.runtime.ModelLoadException when it cannot be opened, naming why
     */
    ModelRuntime open(Manifest manifest, byte[] model) {
        ServingLimits ofPackage = limits(manifest);
        URI endpoint = precision == Precision.FP32 ? endpoints.get(manifest.id()) : null;
        ModelRuntime runtime = endpoint == null
                ? OnnxModelRuntime.open(model, OnnxModelRuntime.choose(wish).provider(), alone(manifest))
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
