package org.prodrome.server.growth;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Growth charts beyond CDC's, which are shipped.
 *
 * @param whoTables folder with the tables of WHO's {@code anthro} package, whose terms do not let them be shipped;
 *     empty: weights of young children are read on CDC's charts, and weight for length is not read
 */
@ConfigurationProperties(prefix = "prodrome.growth", ignoreUnknownFields = false)
public record GrowthProperties(@DefaultValue("") String whoTables) {}
