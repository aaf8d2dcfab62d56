package org.prodrome.imaging.gate;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.EightBitImage;

/**
 * Decides whether a film is one that a package was made for: first by its header, then by figures of the image, then by
 * the distance of its embedding from the package's reference films. Nothing that the gate refuses is measured.
 */
public final class InputGate {
    private final ModelPackage loaded;
    private final FilmJudge judge;

    public InputGate(ModelPackage loaded) {
        this.loaded = loaded;
        this.judge = new FilmJudge(loaded.manifest().gate(), loaded.statistics());
    }

    /**
     * The refusal that the header alone leads to, before anything is decoded; empty when the pixels have to be looked
     * at.
     */
    public Optional<GateVerdict.Refused> byAttributes(FilmAttributes film) {
        AttributeGate attributes = new AttributeGate(loaded.manifest(), loaded.pipeline(), film);
        return attributes.refusals().isEmpty()
                ? Optional.empty()
                : Optional.of(new GateVerdict.Refused(attributes.refusals(), attributes.caveats()));
    }

    /**
     * How far a film lies from the films that the package knows.
     *
     * @param output what the model says of it
     * @param mirrored embedding of its left-right mirror image, null when the package does not look at it
     */
    public GateFigures figures(ModelOutput output, float @Nullable [] mirrored) {
        Manifest.Mahalanobis second = loaded.manifest().gate().mahalanobis();
        return judge.figures(output.embedding(), second == null ? null : output.values(second.output()), mirrored);
    }

    /** Whether the package compares a film with its mirror image. */
    public boolean looksAtMirror() {
        return loaded.manifest().gate().mirrorRatioMin() != null;
    }

    /**
     * The verdict on a film whose header was let through.
     *
     * @param image the film as the network saw it
     * @param output what the model says of it
     * @param mirrored embedding of its left-right mirror image, null when the package does not look at it
     */
    public GateVerdict judge(
            FilmAttributes film, EightBitImage image, ModelOutput output, float @Nullable [] mirrored) {
        AttributeGate attributes = new AttributeGate(loaded.manifest(), loaded.pipeline(), film);
        return judge.judge(ImageChecks.of(image), figures(output, mirrored), attributes.caveats());
    }

    /** The verdict on an image of which nothing but the pixels is known or looked at. */
    public GateVerdict judge(EightBitImage image, ModelOutput output, float @Nullable [] mirrored) {
        return judge.judge(ImageChecks.of(image), figures(output, mirrored), List.of());
    }
}
