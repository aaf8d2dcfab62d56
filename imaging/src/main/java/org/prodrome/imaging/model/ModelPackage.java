package org.prodrome.imaging.model;

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
 * @param reference unit vectors of the films that the gate compares with; do not change
 */
public record ModelPackage(
        Manifest manifest,
        String manifestSha256,
        PreprocessPipeline pipeline,
        ModelRuntime runtime,
        float[][] reference)
        implements AutoCloseable {

    /** The measurement that the manifest declares. */
    public CardiothoracicMeter meter() {
        Manifest.Segmentation s = manifest.segmentation();
        Manifest.RatioMeasurement r = manifest.ratio();
        return new CardiothoracicMeter(
                s.rightLung(),
                s.leftLung(),
                s.heart(),
                s.thoraxWidth(),
                s.lungAreaMin(),
                s.heartAreaMin(),
                r.errorHalfWidth95(),
                r.changeThreshold(),
                r.callThreshold());
    }

    @Override
    public void close() {
        runtime.close();
    }
}
