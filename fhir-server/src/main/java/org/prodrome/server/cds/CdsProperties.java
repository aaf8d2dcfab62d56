package org.prodrome.server.cds;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hooks are answered.
 *
 * @param budget time after which no further card is begun
 * @param imageFindings whether image findings are shown on cards: a shipped model starts in shadow, which computes and
 *     stores its results and shows nothing, until someone who owns it says live
 */
@ConfigurationProperties("prodrome.cds")
public record CdsProperties(
        @DefaultValue("5s") Duration budget,
        @DefaultValue("shadow") ImageFindings imageFindings) {
    /** What becomes of image findings. */
    public enum ImageFindings {
        /** Computed and stored, not shown. */
        SHADOW,
        /** Shown. */
        LIVE
    }
}
