package org.prodrome.server.drift;

import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.drift.DriftSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the films of now are compared with those of the time when a model was taken into use.
 *
 * @param referenceFilms how many films, one of each patient, make the reference
 * @param referenceFrom the day from which films make the reference; null: the day the model looked at its first film. A
 *     new day, such as that of a new scanner that was looked into, begins anew
 * @param windowDays length of a window in days
 * @param minFilms fewest films, one of each patient, of a window that is compared; 50 or more
 * @param falseDiscovery share of false ones among the streams that are called moved in one window
 * @param keep how long films are kept beside those of the reference
 * @param poll how often it is looked
 */
@ConfigurationProperties("prodrome.drift")
public record DriftProperties(
        @DefaultValue("300") int referenceFilms,
        @Nullable LocalDate referenceFrom,
        @DefaultValue("14") int windowDays,
        @DefaultValue("50") int minFilms,
        @DefaultValue("0.01") double falseDiscovery,
        @DefaultValue("400d") Duration keep,
        @DefaultValue("1h") Duration poll) {
    public DriftProperties {
        if (poll.isNegative() || poll.isZero() || keep.toDays() < 3L * windowDays) {
            throw new IllegalArgumentException("prodrome.drift: poll is more than 0, keep at least three windows");
        }
    }

    /** The same for the comparison. */
    DriftSettings settings() {
        DriftSettings house = DriftSettings.DEFAULT;
        return new DriftSettings(
                referenceFilms,
                windowDays,
                minFilms,
                falseDiscovery,
                house.permutations(),
                house.mostVectors(),
                house.seed());
    }
}
