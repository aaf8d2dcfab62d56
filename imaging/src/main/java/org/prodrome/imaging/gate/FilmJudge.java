package org.prodrome.imaging.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.GateStatistics;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.Manifest.GateSettings;

/** The part of the gate that looks at pixels and vectors alone: image checks and distances, held against thresholds. */
public final class FilmJudge {
    private final GateSettings settings;
    private final GateStatistics known;

    /**
     * @param settings the thresholds
     * @param known what distances are taken to
     */
    public FilmJudge(GateSettings settings, GateStatistics known) {
        this.settings = settings;
        this.known = known;
    }

    /**
     * How far a film lies from the known films.
     *
     * @param embedding unit vector of the film
     * @param second its vector in the output of the second distance, null when there is no such distance
     * @param mirrored embedding of its left-right mirror image, null when that is not looked at
     */
    public GateFigures figures(float[] embedding, float @Nullable [] second, float @Nullable [] mirrored) {
        double distance = ReferenceDistance.of(embedding, known.reference(), settings.k());
        return new GateFigures(
                distance,
                second == null || settings.mahalanobis() == null
                        ? null
                        : (Double) MahalanobisDistance.of(second, known.mean(), known.precision()),
                known.calibrationScores().length == 0
                        ? null
                        : (Double) ConformalRank.pValue(distance, known.calibrationScores()),
                mirrored == null ? null : (Double) ReferenceDistance.of(mirrored, known.reference(), settings.k()),
                null);
    }

    /**
     * The verdict on a film.
     *
     * @param checks figures of the film as the network sees it
     * @param caveats what its header says against it without refusing it
     */
    public GateVerdict judge(ImageChecks checks, GateFigures distances, List<GateReason> caveats) {
        GateFigures figures = distances.with(checks);
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
        second(figures, refusals, unusual);
        imageChecks(checks, refusals);
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

    private void second(GateFigures figures, List<GateReason> refusals, List<GateReason> unusual) {
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

    private void imageChecks(ImageChecks found, List<GateReason> refusals) {
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
