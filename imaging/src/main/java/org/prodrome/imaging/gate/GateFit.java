package org.prodrome.imaging.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.GateStatistics;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.Manifest.GateSettings;

/**
 * Measures a gate on films: what it compares with from films that a model may know, its thresholds from films of other
 * patients that were set aside. The percentiles are those of the packages that ship
 * ({@code imaging/training/findings/gate.py}), taken as {@code numpy.percentile} takes them.
 */
public final class GateFit {
    /** Names of the files in a package. */
    public static final String REFERENCE_FILE = "stats/reference.f32";

    public static final String MEAN_FILE = "stats/mean.f32";
    public static final String PRECISION_FILE = "stats/precision.f32";
    public static final String SCORES_FILE = "stats/calibration.f32";

    /** Longest vector that a second distance is taken in. */
    public static final int LONGEST_SECOND = 2_048;

    /** How the thresholds come about, for cards. */
    public static final String HOW =
            "distances: the 97.5th percentile (unusual) and the 99.5th (refuse) over the films that were set aside, for each of the two distances; image checks: the 0.2nd and 99.8th percentile of the known films with head-room; mirror: the 0.5th percentile of the ratio of distances over the films that were set aside";

    private static final int K = 5;
    private static final int MOST_REFERENCE = 2_000;
    private static final double SHRINKAGE = 0.1;
    private static final double UNUSUAL = 97.5;
    private static final double REFUSE = 99.5;
    private static final double MIRROR = 0.5;
    /** Share of mirrored films that has to be caught; below that the check is left out. */
    private static final double MIRROR_LEAST_CAUGHT = 0.3;

    private static final double CHECKS_LOW = 0.2;
    private static final double CHECKS_HIGH = 99.8;
    /** Spread that sums of the same numbers may have, as a share of their square. */
    private static final double ROUNDING = 1e-12;

    private static final long SEED = 7;

    private GateFit() {}

    /**
     * What a network and the image checks give of one film.
     *
     * @param embedding unit vector
     * @param second vector for the second distance; empty for none
     * @param mirrored embedding of the left-right mirror image, null where it was not computed
     * @param checks figures of the film as the network sees it
     */
    public record Measured(float[] embedding, float[] second, float @Nullable [] mirrored, ImageChecks checks) {}

    /**
     * A gate that was measured.
     *
     * @param settings its thresholds; the files are those of this class
     * @param statistics what it compares with
     * @param mirrorCaught share of mirrored films that the check of the mirror image would refuse, 0 to 1, whether the
     *     gate has the check or not
     */
    public record Fitted(GateSettings settings, GateStatistics statistics, double mirrorCaught) {}

    /**
     * Measures a gate.
     *
     * @param known films that the model may know, at least 5
     * @param setAside films of other patients, each with its mirror image
     * @param secondOutput the output that the second vectors are from, null for no second distance
     * @throws IllegalArgumentException when the second vectors are all the same
     */
    public static Fitted of(List<Measured> known, List<Measured> setAside, @Nullable String secondOutput) {
        float[][] reference = reference(known);
        GateStatistics statistics = new GateStatistics(reference, new float[0], new float[0], new float[0]);
        double[] distances = each(setAside, film -> ReferenceDistance.of(film.embedding(), reference, K));
        Manifest.Mahalanobis second = null;
        if (secondOutput != null) {
            float[][] centre = centre(known);
            statistics = new GateStatistics(reference, centre[0], centre[1], statistics.calibrationScores());
            double[] squared = each(setAside, film -> MahalanobisDistance.of(film.second(), centre[0], centre[1]));
            second = new Manifest.Mahalanobis(
                    secondOutput,
                    centre[0].length,
                    MEAN_FILE,
                    PRECISION_FILE,
                    SHRINKAGE,
                    above(percentile(squared, UNUSUAL), 3),
                    above(percentile(squared, REFUSE), 3));
        }
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        float[] scores = new float[sorted.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) sorted[i];
        }
        double[] ratios = ratios(setAside, reference, distances);
        double least = ratios.length == 0 ? 0 : Math.min(1, Math.floor(percentile(ratios, MIRROR) * 1e4) / 1e4);
        // The mirror image of a mirrored film is the film.
        double caught =
                Arrays.stream(ratios).filter(ratio -> 1 / ratio < least).count() / (double) Math.max(1, ratios.length);
        GateSettings settings = new GateSettings(
                REFERENCE_FILE,
                reference.length,
                K,
                above(Math.max(0, percentile(distances, UNUSUAL)), 6),
                above(Math.max(0, percentile(distances, REFUSE)), 6),
                second,
                SCORES_FILE,
                Math.max(0, round(percentile(each(known, film -> film.checks().sharpness()), CHECKS_LOW) * 0.9, 2)),
                round(percentile(each(known, film -> film.checks().sharpness()), CHECKS_HIGH) * 1.5, 1),
                Math.max(0, round(percentile(each(known, film -> film.checks().entropy()), CHECKS_LOW) - 0.5, 2)),
                round(
                        Math.min(
                                0.5,
                                Math.max(
                                        0.08,
                                        percentile(
                                                        each(
                                                                known,
                                                                film -> film.checks()
                                                                        .constantBorder()),
                                                        CHECKS_HIGH)
                                                + 0.03)),
                        3),
                caught >= MIRROR_LEAST_CAUGHT ? (Double) least : null);
        return new Fitted(
                settings,
                new GateStatistics(reference, statistics.mean(), statistics.precision(), scores),
                round(caught, 4));
    }

    /** At most 2,000 of the known films, drawn. */
    private static float[][] reference(List<Measured> known) {
        List<Integer> rows =
                new ArrayList<>(IntStream.range(0, known.size()).boxed().toList());
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = rows.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            Integer held = rows.get(i);
            rows.set(i, rows.get(other));
            rows.set(other, held);
        }
        return rows.stream()
                .limit(MOST_REFERENCE)
                .sorted()
                .map(row -> known.get(row).embedding())
                .toArray(float[][]::new);
    }

    /** Mean and inverse of the shrunk covariance, row by row, as the 32-bit numbers that a package holds. */
    private static float[][] centre(List<Measured> films) {
        int dims = films.get(0).second().length;
        double[] mean = new double[dims];
        for (Measured film : films) {
            for (int i = 0; i < dims; i++) {
                mean[i] += film.second()[i] / (double) films.size();
            }
        }
        double[][] covariance = new double[dims][dims];
        double[] offset = new double[dims];
        for (Measured film : films) {
            for (int i = 0; i < dims; i++) {
                offset[i] = film.second()[i] - mean[i];
            }
            for (int i = 0; i < dims; i++) {
                double[] row = covariance[i];
                double of = offset[i] / (films.size() - 1);
                for (int j = 0; j <= i; j++) {
                    row[j] += of * offset[j];
                }
            }
        }
        double spread =
                IntStream.range(0, dims).mapToDouble(i -> covariance[i][i]).sum() / dims;
        double size =
                IntStream.range(0, dims).mapToDouble(i -> mean[i] * mean[i]).sum() / dims;
        if (!(spread > ROUNDING * size)) {
            throw new IllegalArgumentException("the vectors of all films are the same");
        }
        for (int i = 0; i < dims; i++) {
            for (int j = 0; j < i; j++) {
                covariance[i][j] *= 1 - SHRINKAGE;
                covariance[j][i] = covariance[i][j];
            }
            covariance[i][i] = (1 - SHRINKAGE) * covariance[i][i] + SHRINKAGE * spread;
        }
        RealMatrix inverse = new CholeskyDecomposition(new Array2DRowRealMatrix(covariance, false), 1e-6, 0)
                .getSolver()
                .getInverse();
        float[] center = new float[dims];
        float[] precision = new float[dims * dims];
        for (int i = 0; i < dims; i++) {
            center[i] = (float) mean[i];
            for (int j = 0; j < dims; j++) {
                precision[i * dims + j] = (float) ((inverse.getEntry(i, j) + inverse.getEntry(j, i)) / 2);
            }
        }
        return new float[][] {center, precision};
    }

    /** The distance of the mirror image as a multiple of the film's own, where there is one. */
    private static double[] ratios(List<Measured> films, float[][] reference, double[] distances) {
        return IntStream.range(0, films.size())
                .mapToDouble(i -> {
                    float[] mirrored = films.get(i).mirrored();
                    return mirrored == null ? Double.NaN : ReferenceDistance.of(mirrored, reference, K) / distances[i];
                })
                .filter(ratio -> Double.isFinite(ratio) && ratio > 0)
                .toArray();
    }

    private static double[] each(List<Measured> films, ToDoubleFunction<Measured> figure) {
        return films.stream().mapToDouble(figure).toArray();
    }

    private static double percentile(double[] values, double percent) {
        return new Percentile()
                .withEstimationType(Percentile.EstimationType.R_7)
                .evaluate(values, percent);
    }

    private static double above(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.ceil(value * scale) / scale;
    }

    private static double round(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.rint(value * scale) / scale;
    }
}
