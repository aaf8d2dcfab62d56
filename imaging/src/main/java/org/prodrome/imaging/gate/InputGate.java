package org.prodrome.imaging.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.prodrome.imaging.model.Manifest.GateSettings;
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
        AttributeGate attributes = new AttributeGate(loaded.manifest().inputSelection(), film);
        return attributes.refusals().isEmpty()
                ? Optional.empty()
                : Optional.of(new GateVerdict.Refused(attributes.refusals(), attributes.caveats()));
    }

    /**
     * The verdict on a film whose header was let through.
     *
     * @param image the film as the network saw it
     * @param embedding its embedding
     * @param mirrored embedding of its left-right mirror image
     */
    public GateVerdict judge(FilmAttributes film, EightBitImage image, float[] embedding, float[] mirrored) {
        List<GateReason> caveats = new AttributeGate(loaded.manifest().inputSelection(), film).caveats();
        GateSettings settings = loaded.manifest().gate();
        double distance = ReferenceDistance.of(embedding, loaded.reference(), settings.k());
        List<GateReason> refusals = new ArrayList<>();
        if (!(distance <= settings.refuse())) {
            refusals.add(reason(
                    "unlike-known-films",
                    "Unlike the chest films that the model knows (distance %.3f, limit %.3f).",
                    distance,
                    settings.refuse()));
        }
        imageChecks(ImageChecks.of(image), settings, refusals);
        double mirror = ReferenceDistance.of(mirrored, loaded.reference(), settings.k());
        if (mirror < settings.mirrorRatioMin() * distance) {
            refusals.add(reason(
                    "mirrored",
                    "The film seems to be mirrored: its mirror image is more like the films that the model knows"
                            + " (distance %.3f, the film itself %.3f).",
                    mirror,
                    distance));
        }
        if (!refusals.isEmpty()) {
            return new GateVerdict.Refused(refusals, caveats);
        }
        if (distance > settings.unusual()) {
            GateReason reason = reason(
                    "unusual-film",
                    "The film differs from most films that the model knows (distance %.3f, usual up to %.3f).",
                    distance,
                    settings.unusual());
            return new GateVerdict.Unusual(distance, List.of(reason), caveats);
        }
        return new GateVerdict.InRange(distance, caveats);
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
