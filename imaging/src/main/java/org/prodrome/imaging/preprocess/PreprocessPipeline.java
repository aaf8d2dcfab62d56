package org.prodrome.imaging.preprocess;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way from stored pixel values to the network's input that a model package declares. The program's own packages:
 * rescale, make bright mean dense, window between two percentiles of all pixels, 8 bits, stretch to the network's size,
 * normalise. Other networks': {@link PreprocessProgram}. The file's own VOI window is used where declared. Equal to the
 * last bit to the code that it stands for; safe for use by several threads.
 */
public final class PreprocessPipeline {
    private static final double PICTURE_LOW = 1;
    private static final double PICTURE_HIGH = 99;

    private final @Nullable PreprocessSpec spec;
    private final @Nullable PreprocessProgram program;
    private final String sha256;

    private PreprocessPipeline(@Nullable PreprocessSpec spec, @Nullable PreprocessProgram program, String sha256) {
        this.spec = spec;
        this.program = program;
        this.sha256 = sha256;
    }

    /**
     * Reads a declaration.
     *
     * @param declared the manifest's {@code preprocess} array
     * @throws UnsupportedPreprocessException naming the first step that cannot be done exactly as declared
     */
    public static PreprocessPipeline of(JsonNode declared) {
        String sha256 = Sha256.hex(declared.toString().getBytes(StandardCharsets.UTF_8));
        List<String> steps = new ArrayList<>();
        declared.forEach(step -> steps.add(step.path("op").asText()));
        boolean ours = steps.equals(PreprocessSpec.ORDER)
                && declared.path(PreprocessSpec.ORDER.indexOf("normalize"))
                                .path("image_mean")
                                .size()
                        == 1
                && declared.path(PreprocessSpec.ORDER.indexOf("resize")).has("size");
        return ours
                ? new PreprocessPipeline(PreprocessSpec.parse(declared), null, sha256)
                : new PreprocessPipeline(null, PreprocessProgram.parse(declared), sha256);
    }

    /** SHA-256 of the declaration as JSON without white space, keys in the order written; kept beside every result. */
    public String sha256() {
        return sha256;
    }

    /** Rows of the network's input. */
    public int height() {
        return spec != null ? spec.height() : program().height();
    }

    /** Columns of the network's input. */
    public int width() {
        return spec != null ? spec.width() : program().width();
    }

    /** Channels of the network's input, 1 or 3. */
    public int channels() {
        return spec != null ? 1 : program().channels();
    }

    /** Whether the whole film is stretched to the network's size: only then widths are mapped back to the film. */
    public boolean stretches() {
        return spec != null || program().stretches();
    }

    /** Whether the film's own VOI window decides what is seen. */
    public boolean usesVoi() {
        return program != null && program.usesVoi();
    }

    /** Whether pixels that are not square are made so; otherwise, and where nothing stretches, they distort. */
    public boolean squaresPixels() {
        return program != null && program.squaresPixels();
    }

    private PreprocessProgram program() {
        return Objects.requireNonNull(program);
    }

    /**
     * Runs all steps on one film.
     *
     * @throws UnpreparableFilmException when they cannot be carried out on it
     */
    public PreparedFilm prepare(GrayImage film) {
        return prepare(film, StepTrace.NONE);
    }

    /** The same, with every step shown. */
    PreparedFilm prepare(GrayImage film, StepTrace trace) {
        if (spec == null) {
            return program().prepare(film, trace);
        }
        LevelWindow window = LevelWindow.of(film, spec.lowPercent(), spec.highPercent(), trace);
        EightBitImage resized = spec.resampler().resize(window.image(), spec.height(), spec.width());
        resized.show(trace);
        float[] tensor = normalize(spec, resized);
        trace.after(1, spec.height(), spec.width(), () -> StepTrace.wide(tensor));
        // The layout of one channel changes nothing, but is a step.
        trace.after(1, spec.height(), spec.width(), () -> StepTrace.wide(tensor));
        return new PreparedFilm(resized, tensor, window.low(), window.high(), film.rows(), film.columns());
    }

    /** Whether the prepared 8-bit film alone makes the network's input, so that it can be changed and shown again. */
    public boolean canShowAgain() {
        return spec != null;
    }

    /**
     * The same film with another image of the network's size, as the network would see it.
     *
     * @throws IllegalStateException when this pipeline cannot show a film again
     */
    public PreparedFilm with(PreparedFilm film, EightBitImage image) {
        if (spec == null) {
            throw new IllegalStateException("this preprocessing cannot show a changed film again");
        }
        return new PreparedFilm(
                image, normalize(spec, image), film.low(), film.high(), film.sourceRows(), film.sourceColumns());
    }

    /** The film in its window, 8 bits, for people to look at: as it is, or smaller so that no side is longer. */
    public EightBitImage picture(GrayImage film, int longestSide) {
        LevelWindow window = spec == null
                ? LevelWindow.of(film, PICTURE_LOW, PICTURE_HIGH)
                : LevelWindow.of(film, spec.lowPercent(), spec.highPercent());
        PillowResampler resampler = spec == null ? PillowResampler.BILINEAR : spec.resampler();
        double scale = Math.min(1, (double) longestSide / Math.max(film.rows(), film.columns()));
        return scale == 1
                ? window.image()
                : resampler.resize(window.image(), Math.max(1, (int) Math.round(film.rows() * scale)), Math.max(1, (int)
                        Math.round(film.columns() * scale)));
    }

    private static float[] normalize(PreprocessSpec spec, EightBitImage image) {
        float[] tensor = new float[image.values().length];
        for (int i = 0; i < tensor.length; i++) {
            tensor[i] = ((image.values()[i] & 0xff) - spec.mean()) / spec.deviation();
        }
        return tensor;
    }
}
