package org.prodrome.imaging.runtime;

import java.util.Arrays;

/**
 * A dense array of 32-bit floats, the one element type that model packages use.
 *
 * @param shape sizes of the dimensions, slowest first, each 1 or more
 * @param values as many numbers as the shape says; handed over, not copied
 */
public record Tensor(long[] shape, float[] values) {
    public Tensor {
        long size = 1;
        for (long dimension : shape) {
            size = Math.multiplyExact(size, dimension);
        }
        if (size != values.length) {
            throw new IllegalArgumentException(
                    "shape %s needs %d values, found %d".formatted(Arrays.toString(shape), size, values.length));
        }
    }
}
