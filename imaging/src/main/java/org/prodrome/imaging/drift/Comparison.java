package org.prodrome.imaging.drift;

/**
 * How far two samples of one stream lie apart.
 *
 * @param statistic how the distance is called: {@code ks}, {@code cramers-v}, {@code mmd2} or {@code share-difference}
 * @param value the distance
 * @param pivot the distance in a form whose law under no change does not depend on the numbers of films, for the
 *     concordance
 * @param p probability of such a distance or more under no change
 * @param large whether the distance is large enough to be called a move, whatever its p
 */
record Comparison(String statistic, double value, double pivot, double p, boolean large) {}
