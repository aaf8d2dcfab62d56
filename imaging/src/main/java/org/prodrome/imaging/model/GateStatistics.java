package org.prodrome.imaging.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/**
 * The numbers that the input gate compares with, read from the files of a package and checked. Do not change the
 * arrays.
 *
 * @param reference unit vectors of known films
 * @param mean centre for the Mahalanobis distance; empty when the package has none
 * @param precision inverse of the shrunk covariance, row by row; empty when the package has none
 * @param calibrationScores ascending distances of films that were set aside; empty when the package has none
 */
public record GateStatistics(float[][] reference, float[] mean, float[] precision, float[] calibrationScores) {
    private static final double UNIT_TOLERANCE = 1e-3;
    private static final double SYMMETRY_TOLERANCE = 1e-3;
    private static final float[] NONE = {};

    /** @throws PackageRefusedException naming the file, what was expected and what was found */
    static GateStatistics read(Manifest manifest, Function<String, byte[]> files) {
        Manifest.GateSettings gate = manifest.gate();
        float[] mean = NONE;
        float[] precision = NONE;
        Manifest.Mahalanobis second = gate.mahalanobis();
        if (second != null) {
            mean = numbers(second.mean(), files, second.dims());
            precision = numbers(second.precision(), files, (long) second.dims() * second.dims());
            symmetric(second, precision);
        }
        String scores = gate.calibrationScores();
        return new GateStatistics(
                reference(manifest, files), mean, precision, scores == null ? NONE : ascending(scores, files));
    }

    private static float[][] reference(Manifest manifest, Function<String, byte[]> files) {
        int n = manifest.gate().n();
        int dims = manifest.embedding().dims();
        String file = manifest.gate().reference();
        byte[] bytes = files.apply(file);
        if (bytes.length != (long) n * dims * Float.BYTES) {
            throw new PackageRefusedException("'%s' has %d bytes, %d vectors of %d numbers need %d"
                    .formatted(file, bytes.length, n, dims, (long) n * dims * Float.BYTES));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[][] reference = new float[n][dims];
        for (float[] vector : reference) {
            double squares = 0;
            for (int i = 0; i < dims; i++) {
                vector[i] = buffer.getFloat();
                squares += (double) vector[i] * vector[i];
            }
            if (!(Math.abs(squares - 1) < UNIT_TOLERANCE)) {
                throw new PackageRefusedException("'%s' holds a vector that is not of length 1".formatted(file));
            }
        }
        return reference;
    }

    private static float[] numbers(String file, Function<String, byte[]> files, long count) {
        byte[] bytes = files.apply(file);
        if (bytes.length != count * Float.BYTES) {
            throw new PackageRefusedException(
                    "'%s' has %d bytes, %d numbers need %d".formatted(file, bytes.length, count, count * Float.BYTES));
        }
        return finite(file, bytes);
    }

    private static float[] finite(String file, byte[] bytes) {
        float[] numbers = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw new PackageRefusedException("'%s' holds %s, finite numbers expected".formatted(file, number));
            }
        }
        return numbers;
    }

    private static void symmetric(Manifest.Mahalanobis second, float[] precision) {
        int dims = second.dims();
        for (int row = 0; row < dims; row++) {
            if (!(precision[row * dims + row] > 0)) {
                throw new PackageRefusedException(
                        "'%s': numbers above 0 expected on the diagonal".formatted(second.precision()));
            }
            for (int column = 0; column < row; column++) {
                float a = precision[row * dims + column];
                float b = precision[column * dims + row];
                if (!(Math.abs(a - b) <= SYMMETRY_TOLERANCE * (1 + Math.abs(a)))) {
                    throw new PackageRefusedException("'%s' is not symmetric".formatted(second.precision()));
                }
            }
        }
    }

    private static float[] ascending(String file, Function<String, byte[]> files) {
        byte[] bytes = files.apply(file);
        if (bytes.length == 0 || bytes.length % Float.BYTES != 0) {
            throw new PackageRefusedException(
                    "'%s': 32-bit numbers expected, found %d bytes".formatted(file, bytes.length));
        }
        float[] numbers = finite(file, bytes);
        for (int i = 1; i < numbers.length; i++) {
            if (numbers[i] < numbers[i - 1]) {
                throw new PackageRefusedException("'%s': ascending distances expected".formatted(file));
            }
        }
        return numbers;
    }
}
