package org.prodrome.imaging.evaluate;

import java.util.Optional;
import org.prodrome.imaging.measure.LabelMap;
import org.prodrome.imaging.model.Manifest.Segmentation;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.result.ChestFilmAnalyser;

/** Where the middles of the lungs lie on a film, by the outlines of a package that has them. */
final class LungCentres {
    private final ChestFilmAnalyser analyser;
    private final Segmentation classes;

    /** @throws IllegalArgumentException when the package outlines no lungs */
    LungCentres(ModelPackage outlines) {
        Segmentation segmentation = outlines.manifest().segmentation();
        if (segmentation == null) {
            throw new IllegalArgumentException(
                    "%s outlines no lungs".formatted(outlines.manifest().coordinates()));
        }
        this.analyser = new ChestFilmAnalyser(outlines);
        this.classes = segmentation;
    }

    /**
     * A point as shares of the image.
     *
     * @param column from the left, 0 to 1
     * @param row from the top, 0 to 1
     */
    record Point(double column, double row) {}

    /**
     * The middles of both lungs' outlines.
     *
     * @param right of the patient's right lung
     * @param left of the patient's left lung
     * @param larger of the lung with the larger outline
     */
    record Centres(Point right, Point left, Point larger) {}

    /** Empty when an outline is smaller than the package asks of a lung. The gate of the package is not asked. */
    Optional<Centres> of(String name, GrayImage film) {
        LabelMap outlines = ScoredFilms.analyse(analyser, name, film).outlines();
        return outlines == null ? Optional.empty() : centres(outlines);
    }

    private Optional<Centres> centres(LabelMap outlines) {
        double[] right = sums(outlines, classes.rightLung());
        double[] left = sums(outlines, classes.leftLung());
        double least = classes.lungAreaMin() * outlines.labels().length;
        if (Math.min(right[0], left[0]) < Math.max(1, least)) {
            return Optional.empty();
        }
        Point ofRight = centre(outlines, right);
        Point ofLeft = centre(outlines, left);
        return Optional.of(new Centres(ofRight, ofLeft, right[0] >= left[0] ? ofRight : ofLeft));
    }

    /** Pixels of a class, the sum of their columns and that of their rows. */
    private static double[] sums(LabelMap outlines, int label) {
        double[] sums = new double[3];
        byte[] labels = outlines.labels();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == label) {
                sums[0]++;
                sums[1] += i % outlines.width() + 0.5;
                sums[2] += i / outlines.width() + 0.5;
            }
        }
        return sums;
    }

    private static Point centre(LabelMap outlines, double[] sums) {
        return new Point(sums[1] / sums[0] / outlines.width(), sums[2] / sums[0] / outlines.height());
    }
}
