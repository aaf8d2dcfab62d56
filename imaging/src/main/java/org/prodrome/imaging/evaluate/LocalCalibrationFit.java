package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.prodrome.imaging.evaluate.ScoredFilms.Scored;
import org.prodrome.imaging.gate.GateVerdict;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.LocalCalibration;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.result.ChestFilmAnalyser;

/**
 * Fits a package's calibration again on a site's own labelled films that the gate lets through, as
 * {@link CalibrationFit} does it: a slope and an intercept of its own for a finding with at least 200 films with it and
 * 200 without, one temperature for the others, new quantiles. Which findings are said does not change.
 */
public final class LocalCalibrationFit {
    /** Films of either class that a finding needs for numbers of its own. */
    public static final int OWN = 200;

    private final ModelPackage loaded;
    private final FindingsOutput findings;
    private final Clock clock;

    /**
     * @param clock whose day the calibration bears
     * @throws IllegalArgumentException when the package answers for no finding
     */
    public LocalCalibrationFit(ModelPackage loaded, Clock clock) {
        FindingsOutput output = loaded.manifest().findings();
        if (output == null) {
            throw new IllegalArgumentException(
                    "%s answers for no finding".formatted(loaded.manifest().coordinates()));
        }
        this.loaded = loaded;
        this.findings = output;
        this.clock = clock;
    }

    /**
     * Fits on one split.
     *
     * @param folder laid out with labels.csv and images
     * @param split the split to fit on; never one that figures are reported on afterwards
     * @throws IOException when the folder is not laid out so or holds too few films
     */
    public LocalCalibration fit(Path folder, String split, CxrCtrEvaluation.Progress progress) throws IOException {
        List<FilmList.Film> fitting = FilmList.read(folder).split(split).stream()
                .filter(film -> ScoredFilms.fits(loaded, findings, film))
                .toList();
        List<Scored> films = ScoredFilms.read(new ChestFilmAnalyser(loaded), fitting, progress).films().stream()
                .filter(film -> !(film.analysis().verdict() instanceof GateVerdict.Refused))
                .toList();
        CalibrationFit fit = new CalibrationFit(
                findings,
                films.stream()
                        .map(film -> new KnownScores(film.film(), film.output().scores()))
                        .toList());
        int fewest = ConformalQuantile.fewest(0.1);
        if (!fit.has(fewest)) {
            throw new IOException(
                    "split '%s' has no finding with at least %d films with it and %d without that the gate lets through"
                            .formatted(split, fewest, fewest));
        }
        return new LocalCalibration(
                loaded.manifest().id(),
                loaded.manifest().version(),
                loaded.manifestSha256(),
                LocalDate.now(clock),
                films.size(),
                (int) films.stream().map(Scored::patient).distinct().count(),
                split,
                fit.labels());
    }
}
