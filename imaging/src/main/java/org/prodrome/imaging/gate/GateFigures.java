package org.prodrome.imaging.gate;

import org.jspecify.annotations.Nullable;

/**
 * How far a film lies from the films that a package knows.
 *
 * @param distance mean cosine distance to the nearest known films, 0 to 2
 * @param mahalanobis squared distance from their centre in units of their spread, null when the package has none
 * @param pValue share of the films that were set aside which lie at least as far (conformal p-value, Vovk et al. 2005,
 *     doi:10.1007/b106715), above 0 to 1; null when the package has none
 * @param mirrorDistance the distance of the film's mirror image, null when it was not looked at
 * @param checks figures of the picture itself, null when it was not looked at
 */
public record GateFigures(
        double distance,
        @Nullable Double mahalanobis,
        @Nullable Double pValue,
        @Nullable Double mirrorDistance,
        @Nullable ImageChecks checks) {

    GateFigures with(ImageChecks found) {
        return new GateFigures(distance, mahalanobis, pValue, mirrorDistance, found);
    }
}
