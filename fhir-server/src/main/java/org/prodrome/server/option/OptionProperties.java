package org.prodrome.server.option;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Options beside alerts.
 *
 * @param content folder with a site's own content; empty: none
 * @param time for the options of one card; what takes longer is left out and counted, the alert goes alone
 */
@ConfigurationProperties(prefix = "prodrome.options", ignoreUnknownFields = false)
public record OptionProperties(
        @DefaultValue("") String content,
        @DefaultValue("500ms") Duration time) {
    public OptionProperties {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("prodrome.options.time is more than 0, found " + time);
        }
    }
}
