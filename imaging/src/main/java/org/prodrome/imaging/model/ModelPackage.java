package org.prodrome.imaging.model;

import java.util.Locale;
import java.util.Optional;
import org.prodrome.imaging.measure.CardiothoracicMeter;
import org.prodrome.imaging.preprocess.PreprocessPipeline;
import org.prodrome.imaging.runtime.ModelRuntime;

/**
 * A model with all that is needed to run and to trust it, loaded and checked. Safe for use by several threads; closing
 * it closes the model.
 *
 * @param manifest what it says of itself
 * @param manifestSha256 SHA-256 of its manifest, which pins every file
 * @param pipeline its preprocessing
 * @param runtime its model, open
 * @param statistics what the gate compares with
 * @param site what the site knows better than the package: its own calibration and how common findings are there
 * @param precision which of its files the model is
 */
public record ModelPackage(
        Manifest manifest,
        String manifestSha256,
        PreprocessPipeline pipeline,
        ModelRuntime runtime,
        GateStatistics statistics,
        SiteSettings site,
        Precision precision)
        implements AutoCloseable {

    /** Unit vectors of the films that the gate compares with; do not change. */
    public float[][] reference() {
        return statistics.reference();
    }

    /** The measurement that the manifest declares; empty when it declares none. */
    public Optional<CardiothoracicMeter> meter() {
        Manifest.Segmentation s = manifest.segmentation();
        Manifest.RatioMeasurement r = manifest.ratio();
        if (s == null || r == null) {
            return Optional.empty();
        }
        return Optional.of(new CardiothoracicMeter(
                s.rightLung(),
                s.leftLung(),
                s.heart(),
                s.thoraxWidth(),
                s.lungAreaMin(),
                s.heartAreaMin(),
                r.errorHalfWidth95(),
                r.changeThreshold(),
                r.callThreshold()));
    }

    /** What computes its results: runtime, provider and, where it is not the first, which file. */
    public String ranBy() {
        return precision == Precision.FP32
                ? runtime.description()
                : runtime.description() + ", " + precision.name().toLowerCase(Locale.ROOT) + " file";
    }

    /** The package as it serves, in {@link Precision#FP32}. */
    public ModelPackage(
            Manifest manifest,
            String manifestSha256,
            PreprocessPipeline pipeline,
            ModelRuntime runtime,
            GateStatistics statistics,
            SiteSettings site) {
        this(manifest, manifestSha256, pipeline, runtime, statistics, site, Precision.FP32);
    }

    /** The same package with what a site knows better. The two share one model; close only one of them. */
    public ModelPackage at(SiteSettings settings) {
        return new ModelPackage(manifest, manifestSha256, pipeline, runtime, statistics, settings, precision);
    }

    @Override
    public void close() {
        runtime.close();
    }
}
