package org.prodrome.server.analysis;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.ModelServing;
import org.prodrome.imaging.model.Precision;
import org.prodrome.imaging.runtime.ModelLoadException;
import org.prodrome.imaging.runtime.OnnxModelRuntime;
import org.prodrome.imaging.runtime.ProviderChoice;
import org.prodrome.imaging.runtime.ServingLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where models run and how many films at once.
 *
 * @param provider {@code cpu}, {@code cuda} (no model without it) or {@code auto} (CUDA where it works)
 * @param concurrency runs of one model at the same time; as many as processors when left out
 * @param waiting callers that may wait for one model, one more is refused and its job tried again
 * @param batch most films in one run; more than 1 pays on a GPU
 * @param batchDelay how long a run waits for further films
 * @param timeout from a film to its answer, waiting included
 * @param maxPackageSize most bytes of a package of the site, all its files together
 * @param perPackage other limits and files of single models, by package id
 * @param endpoints models that run on another server, by package id
 */
@ConfigurationProperties("prodrome.models")
public record ModelProperties(
        @DefaultValue("cpu") String provider,
        @Nullable Integer concurrency,
        @DefaultValue("64") int waiting,
        @DefaultValue("1") int batch,
        @DefaultValue("5ms") Duration batchDelay,
        @DefaultValue("1m") Duration timeout,
        @DefaultValue("2GB") DataSize maxPackageSize,
        @DefaultValue Map<String, PackageLimits> perPackage,
        @DefaultValue Map<String, URI> endpoints) {

    /**
     * Limits of one model and its file; what is left out is as for every model.
     *
     * @param concurrency runs at the same time
     * @param batch most films in one run
     * @param timeout from a film to its answer, waiting included
     * @param precision which of its files serves: {@code fp32}, or {@code int8} where it ships one that it found good
     *     enough
     */
    public record PackageLimits(
            @Nullable Integer concurrency,
            @Nullable Integer batch,
            @Nullable Duration timeout,
            @DefaultValue("fp32") Precision precision) {
        ServingLimits over(ServingLimits all) {
            return new ServingLimits(
                    concurrency == null ? all.concurrency() : concurrency,
                    all.waiting(),
                    batch == null ? all.batch() : batch,
                    all.batchDelay(),
                    timeout == null ? all.timeout() : timeout);
        }
    }

    ModelServing serving() {
        int runs = concurrency == null ? Runtime.getRuntime().availableProcessors() : concurrency;
        ServingLimits all = new ServingLimits(runs, waiting, batch, batchDelay, timeout);
        Map<String, ServingLimits> own = new HashMap<>();
        Map<String, Precision> precisions = new HashMap<>();
        perPackage.forEach((id, limits) -> {
            own.put(id, limits.over(all));
            precisions.put(id, limits.precision());
        });
        return new ModelServing(
                ProviderChoice.Wish.of(provider),
                all,
                own,
                endpoints,
                Precision.FP32,
                precisions,
                maxPackageSize.toBytes());
    }

    /** For the log: what runs them, and what is missing where that is not what was asked for. */
    String words() {
        String elsewhere = endpoints.isEmpty() ? "" : ", elsewhere: " + String.join(", ", endpoints.keySet());
        try {
            ProviderChoice choice = OnnxModelRuntime.choose(ProviderChoice.Wish.of(provider));
            String reason = choice.reason().isEmpty() ? "" : " (" + choice.reason() + ")";
            return "onnxruntime %s %s%s%s"
                    .formatted(OnnxModelRuntime.version(), choice.provider().word(), reason, elsewhere);
        } catch (ModelLoadException e) {
            // Each package is refused with this reason; the server starts without models.
            return "nothing here: %s%s".formatted(e.getMessage(), elsewhere);
        }
    }
}
