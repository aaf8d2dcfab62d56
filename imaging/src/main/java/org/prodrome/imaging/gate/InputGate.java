package org.prodrome.imaging.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.GateStatistics;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.Manifest.GateSettings;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.EightBitImage;

/**
 * Decides whether a film is one that a package was made for: first by its header, then by figures of the image, then by
 * the distance of its embedding from the package's reference films. Nothing that the gate refuses is measured.
 */
public final class InputGate {
    private final ModelPackage loaded;

    public InputGate(ModelPackage loaded) {
        this.loaded = loaded;
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
        GateSettings settings = loaded.manifest().gate();
        GateStatistics known = loaded.statistics();
        double distance = ReferenceDistance.of(output.embedding(), known.reference(), settings.k());
        Manifest.Mahalanobis second = settings.mahalanobis();
        return new GateFigures(
                distance,
                second == null
                        ? null
                        : (Double)
                                MahalanobisDistance.of(output.values(second.output()), known.mean(), known.precision()),
                known.calibrationScores().length == 0
                        ? null
                        : (Double) ConformalRank.pValue(distance, known.calibrationScores()),
                mirrored == null ? null : (Double) ReferenceDistance.of(mirrored, known.reference(), settings.k()),
                null);
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
        return judge(figures(output, mirrored).with(ImageChecks.of(image)), attributes.caveats());
    }

    /** The verdict on an image of which nothing but the pixels is known or looked at. */
    public GateVerdict judge(EightBitImage image, ModelOutput output, float @Nullable [] mirrored) {
        return judge(figures(output, mirrored).with(ImageChecks.of(image)), List.of());
    }

    private GateVerdict judge(GateFigures figures, List<GateReason> caveats) {
        GateSettings settings = loaded.manifest().gate();
        List<GateReason> refusals = new ArrayList<>();
        List<GateReason> unusual = new ArrayList<>();
        if (!(figures.distance() <= settings.refuse())) {
            refusals.add(reason(
                    "unlike-known-films",
                    "Unlike the chest films that the model knows (distance %.3f, limit %.3f).",
                    figures.distance(),
                    settings.refuse()));
        } else if (figures.distance() > settings.unusual()) {
            unusual.add(reason(
                    "unusual-film",
                    "The film differs from most films that the model knows (distance %.3f, usual up to %.3f).",
                    figures.distance(),
                    settings.unusual()));
        }
        second(figures, settings, refusals, unusual);
        imageChecks(Objects.requireNonNull(figures.checks()), settings, refusals);
        Double mirror = figures.mirrorDistance();
        Double mirrorRatio = settings.mirrorRatioMin();
        if (mirror != null && mirrorRatio != null && mirror < mirrorRatio * figures.distance()) {
            refusals.add(reason(
                    "mirrored",
                    "The film seems to be mirrored: its mirror image is more like the films that the model knows"
                            + " (distance %.3f, the film itself %.3f).",
                    mirror,
                    figures.distance()));
        }
        if (!refusals.isEmpty()) {
            return new GateVerdict.Refused(refusals, caveats);
        }
        return unusual.isEmpty()
                ? new GateVerdict.InRange(figures, caveats)
                : new GateVerdict.Unusual(figures, unusual, caveats);
    }

    private static void second(
            GateFigures figures, GateSettings settings, List<GateReason> refusals, List<GateReason> unusual) {
        Manifest.Mahalanobis second = settings.mahalanobis();
        Double found = figures.mahalanobis();
        if (second == null || found == null) {
            return;
        }
        if (!(found <= second.refuse())) {
            refusals.add(reason(
                    "far-from-known-films",
                    "Far from the centre of the films that the model knows (squared distance %.1f, limit %.1f).",
                    found,
                    second.refuse()));
        } else if (found > second.unusual()) {
            unusual.add(reason(
                    "off-centre-film",
                    "The film lies off the centre of the films that the model knows (squared distance %.1f, usual up to"
                            + " %.1f).",
                    found,
                    second.unusual()));
        }
    }

    private static void imageChecks(ImageChecks found, GateSettings settings, List<GateReason> refusals) {
        if (found.sharpness() < settings.sharpnessMin()) {
            refusals.add(reason(
                    "blurred",
                    "The image is blurred (sharpness %.1f, at least %.1f).",
                    found.sharpness(),
                    settings.sharpnessMin()));
        }
        if (found.sharpness() > settings.sharpnessMax()) {
            refusals.add(reason(
                    "noisy",
                    "The image is full of noise (sharpness %.0f, at most %.0f).",
                    found.sharpness(),
                    settings.sharpnessMax()));
        }
        if (found.entropy() < settings.entropyMin()) {
            refusals.add(reason(
                    "few-grey-levels",
                    "The image has too few grey levels (%.2f bits, at least %.2f).",
                    found.entropy(),
                    settings.entropyMin()));
        }
        if (found.constantBorder() > settings.constantBorderMax()) {
            refusals.add(reason(
                    "constant-border",
                    "A border without content covers %.2f of the image (at most %.2f).",
                    found.constantBorder(),
                    settings.constantBorderMax()));
        }
    }

    private static GateReason reason(String code, String sentence, double found, double limit) {
        return new GateReason(code, String.format(Locale.ROOT, sentence, found, limit));
    }
}
