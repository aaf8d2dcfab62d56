package org.prodrome.imaging.preprocess;

import java.util.function.Supplier;

/**
 * Is shown what a film has become after each declared step, in the order declared, so that every step can be held to
 * its golden and not the end alone. Where nobody looks, nothing is made to be looked at.
 */
@FunctionalInterface
interface StepTrace {
    /** Nobody looks. */
    StepTrace NONE = (channels, rows, columns, values) -> {};

    /**
     * One step is done.
     *
     * @param values one channel after the other, row by row; bytes and 32-bit floats widened, which loses nothing. To
     *     be taken before this returns: the next step writes over them
     */
    void after(int channels, int rows, int columns, Supplier<double[]> values);

    /** 32-bit floats, widened. */
    static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
