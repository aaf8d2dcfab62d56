package org.prodrome.imaging.drift;

import org.jspecify.annotations.Nullable;

/**
 * What became of one stream in one window.
 *
 * @param stream which
 * @param referenceFilms films of the reference that say something
 * @param windowFilms films of the window that say something
 * @param statistic how the distance is called: {@code ks}, {@code cramers-v}, {@code mmd2} or {@code share-difference}
 * @param value the distance
 * @param p probability of such a distance or more under no change
 * @param adjustedP after control of the false discovery rate over the window's streams
 * @param psi population stability index of a number with 200 films on either side, else null
 * @param moved whether it is called moved: adjusted p within the rate, and the distance large enough to matter
 */
public record StreamResult(
        Stream stream,
        int referenceFilms,
        int windowFilms,
        String statistic,
        double value,
        double p,
        double adjustedP,
        @Nullable Double psi,
        boolean moved) {}
