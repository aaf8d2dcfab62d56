package org.prodrome.imaging.adapter;

/**
 * One labelled film.
 *
 * @param film name of the film in its list
 * @param patient whose film it is
 * @param features what is learned from; handed over, do not change
 * @param positive whether the finding is there
 */
public record Example(String film, String patient, double[] features, boolean positive) {}
