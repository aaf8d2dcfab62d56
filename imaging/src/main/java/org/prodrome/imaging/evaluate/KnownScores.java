package org.prodrome.imaging.evaluate;

/**
 * What a network says of a film of a list.
 *
 * @param film its line
 * @param scores the network's numbers in the order of the labels; do not change
 */
public record KnownScores(FilmList.Film film, float[] scores) {}
