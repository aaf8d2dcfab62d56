package org.prodrome.server.snapshot;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code prodrome.snapshot}.
 *
 * @param mostResources how many resources of patients' records are kept in memory altogether, some 10 kB each; 0 keeps
 *     none
 */
@ConfigurationProperties("prodrome.snapshot")
record SnapshotProperties(@DefaultValue("20000") int mostResources) {
    SnapshotProperties {
        if (mostResources < 0) {
            throw new IllegalArgumentException("prodrome.snapshot.most-resources is 0 or more, found " + mostResources);
        }
    }
}
