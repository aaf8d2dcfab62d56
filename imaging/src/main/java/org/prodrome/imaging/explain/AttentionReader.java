package org.prodrome.imaging.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.prodrome.imaging.finding.Call;
import org.prodrome.imaging.finding.Finding;
import org.prodrome.imaging.finding.FindingReader;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.EightBitImage;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.preprocess.PreparedFilm;

/**
 * Reads the attention maps of a package on one film, each with its deletion check: the fifth of the film where the map
 * is highest is blurred and the model run again. A saliency map alone is no evidence (Saporta et al. 2022,
 * doi:10.1038/s42256-022-00536-x), so none is given without the check. Safe for use by several threads.
 */
public final class AttentionReader {
    private static final double HIDDEN_SHARE = 0.2;
    /** Width of the blur as a share of the film's width. */
    private static final double BLUR = 1.0 / 16;

    private final ModelPackage loaded;
    private final FindingReader findings;

    private AttentionReader(ModelPackage loaded, FindingReader findings) {
        this.loaded = loaded;
        this.findings = findings;
    }

    /** The reader of a package; empty when it shows no maps, or none whose deletion check could be made. */
    public static Optional<AttentionReader> of(ModelPackage loaded) {
        return loaded.manifest().explanation() == null || !loaded.pipeline().canShowAgain()
                ? Optional.empty()
                : FindingReader.of(loaded).map(findings -> new AttentionReader(loaded, findings));
    }

    /**
     * The maps of the findings that the model says are present, the likeliest first.
     *
     * @param film a film that the gate has let through
     * @param most at most so many
     * @throws org.prodrome.imaging.runtime.ModelRunException when the model fails
     * @throws org.prodrome.imaging.model.UnusableOutputException when it gives something other than it declared
     */
    public List<Attention> ofPresent(GrayImage film, int most) {
        PreparedFilm prepared = loaded.pipeline().prepare(film);
        ModelOutput output = ModelOutput.of(loaded, prepared);
        List<Attention> maps = new ArrayList<>();
        findings.read(output).answered().stream()
                .filter(finding -> finding.call() == Call.PRESENT)
                .sorted(Comparator.comparing(Finding.Answered::probability).reversed())
                .limit(most)
                .forEach(finding -> attention(finding, prepared, output).ifPresent(maps::add));
        return maps;
    }

    /** The map of one finding that the model says is present; empty for any other. */
    public Optional<Attention> of(GrayImage film, String finding) {
        return ofPresent(film, Integer.MAX_VALUE).stream()
                .filter(map -> map.finding().equals(finding))
                .findFirst();
    }

    private Optional<Attention> attention(Finding.Answered finding, PreparedFilm prepared, ModelOutput output) {
        return output.attention(finding.id())
                .filter(map -> new AttentionGrid(map).highest() > 0)
                .map(map -> {
                    EightBitImage image = prepared.image();
                    boolean[] highest =
                            new AttentionGrid(map).highestShare(image.rows(), image.columns(), HIDDEN_SHARE);
                    EightBitImage hidden = Blur.of(image, highest, Math.max(1, image.columns() * BLUR));
                    ModelOutput without =
                            ModelOutput.of(loaded, loaded.pipeline().with(prepared, hidden));
                    double probability = findings.read(without)
                            .finding(finding.id())
                            .filter(Finding.Answered.class::isInstance)
                            .map(found -> ((Finding.Answered) found).probability())
                            .orElse(finding.probability());
                    return new Attention(finding.id(), finding.display(), map, finding.probability(), probability);
                });
    }
}
