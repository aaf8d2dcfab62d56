package org.prodrome.imaging.preprocess;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * The way from stored pixel values to the network's input that a model package declares: rescale, make bright mean
 * dense, window between two percentiles of all pixels, 8 bits, stretch to the network's size, normalise. The file's own
 * VOI window is not used. Equal to the last bit to the training code; safe for use by several threads.
 */
public final class PreprocessPipeline {
    private final PreprocessSpec spec;
    private final String sha256;

    private PreprocessPipeline(PreprocessSpec spec, String sha256) {
        this.spec = spec;
        this.sha256 = sha256;
    }

    /**
     * Reads a declaration.
     *
     * @param declared the manifest's {@code preprocess} array
     * @throws UnsupportedPreprocessException naming the first step that cannot be done exactly as declared
     */
    public static PreprocessPipeline of(JsonNode declared) {
        byte[] canonical = declared.toString().getBytes(StandardCharsets.UTF_8);
        return new PreprocessPipeline(PreprocessSpec.parse(declared), Sha256.hex(canonical));
    }

    /** SHA-256 of the declaration as JSON without white space, keys in the order written; kept beside every result. */
    public String sha256() {
        return sha256;
    }

    /** Rows of the network's input. */
    public int height() {
        return spec.height();
    }

    /** Columns of the network's input. */
    public int width() {
        return spec.width();
    }

    /** Runs all steps on one film. */
    public PreparedFilm prepare(GrayImage film) {
        LevelWindow window = LevelWindow.of(film, spec.lowPercent(), spec.highPercent());
        EightBitImage resized = spec.resampler().resize(window.image(), spec.height(), spec.width());
        return new PreparedFilm(resized, normalize(resized), window.low(), window.high(), film.rows(), film.columns());
    }

    private float[] normalize(EightBitImage image) {
        float[] tensor = new float[image.values().length];
        for (int i = 0; i < tensor.length; i++) {
            tensor[i] = ((image.values()[i] & 0xff) - spec.mean()) / spec.deviation();
        }
        return tensor;
    }
}
