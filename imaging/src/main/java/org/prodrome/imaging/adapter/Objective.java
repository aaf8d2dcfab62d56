package org.prodrome.imaging.adapter;

/** A function to be made small, and how it changes. */
interface Objective {
    /**
     * The value at a point.
     *
     * @param gradient is filled with the derivatives
     */
    double at(double[] point, double[] gradient);
}
