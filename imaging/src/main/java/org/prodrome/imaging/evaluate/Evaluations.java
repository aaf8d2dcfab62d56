package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.prodrome.imaging.model.ModelPackage;

/** Which packages a folder of labelled films can judge, and their evaluations. */
public final class Evaluations {
    private static final Set<String> OF_RATIO = Set.of("ctr_keypoints", "mask");

    private Evaluations() {}

    /**
     * Evaluates every package that the folder can judge: those that measure the ratio where the list has key points or
     * outlines, those that answer for findings where it has their columns and their patients, and those that only place
     * films among others by whether films with the same findings lie near each other.
     *
     * @param packages usable packages
     * @param folder laid out with labels.csv and images
     * @param split {@code test} unless there is a reason, {@code all} for every film
     * @return one report by package, in the order given
     * @throws IOException when the folder is not laid out so or suits no package
     */
    public static List<EvaluationReport> run(
            List<ModelPackage> packages, Path folder, String split, CxrCtrEvaluation.Progress progress)
            throws IOException {
        return run(packages, folder, split, EvaluationChoices.PLAIN, progress);
    }

    /** The same with what was chosen beside. */
    public static List<EvaluationReport> run(
            List<ModelPackage> packages,
            Path folder,
            String split,
            EvaluationChoices choices,
            CxrCtrEvaluation.Progress progress)
            throws IOException {
        boolean ofRatio = FilmList.read(folder).columns().stream().anyMatch(OF_RATIO::contains);
        List<EvaluationReport> reports = new ArrayList<>();
        for (ModelPackage loaded : packages) {
            if (ofRatio && loaded.meter().isPresent()) {
                reports.add(new CxrCtrEvaluation(loaded).run(folder, split, choices, progress));
            } else if (!ofRatio && FindingsEvaluation.fits(loaded, folder, split)) {
                reports.add(new FindingsEvaluation(loaded).run(folder, split, choices, progress));
            } else if (!ofRatio && EmbeddingEvaluation.fits(loaded, folder, split)) {
                reports.add(new EmbeddingEvaluation(loaded).run(folder, split, choices, progress));
            }
        }
        if (reports.isEmpty()) {
            throw new IOException("split '%s' of %s suits none of the packages: %s"
                    .formatted(
                            split,
                            folder.getFileName(),
                            packages.stream()
                                    .map(loaded -> loaded.manifest().coordinates())
                                    .toList()));
        }
        return reports;
    }
}
