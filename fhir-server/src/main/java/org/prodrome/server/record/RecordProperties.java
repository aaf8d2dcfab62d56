package org.prodrome.server.record;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the FHIR endpoint pages.
 *
 * @param defaultPageSize resources per page when the client names no {@code _count}, 1 to {@code maxPageSize}
 * @param maxPageSize resources per page at most
 */
@ConfigurationProperties("prodrome.record")
public record RecordProperties(
        @DefaultValue("50") int defaultPageSize,
        @DefaultValue("1000") int maxPageSize) {
    public RecordProperties {
        if (defaultPageSize < 1 || maxPageSize < defaultPageSize) {
            throw new IllegalArgumentException(
                    "prodrome.record: 1 <= default-page-size <= max-page-size, found %d and %d"
                            .formatted(defaultPageSize, maxPageSize));
        }
    }
}
