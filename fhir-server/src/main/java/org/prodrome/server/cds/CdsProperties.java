package org.prodrome.server.cds;

import java.time.Duration;
import org.prodrome.cds.hook.SpecVersion;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hooks are answered.
 *
 * @param budget time after which no further card is begun
 * @param publicUrl address of this server as EHRs and readers of cards reach it; empty: loopback and the port
 * @param version version of CDS Hooks that discovery follows: {@code 2.0} (as published) or {@code 3.0} (the ballot)
 */
@ConfigurationProperties("prodrome.cds")
public record CdsProperties(
        @DefaultValue("5s") Duration budget,
        @DefaultValue("") String publicUrl,
        @DefaultValue("2.0") String version) {
    public CdsProperties {
        if (!version.equals("2.0") && !version.equals("3.0")) {
            throw new IllegalArgumentException("prodrome.cds.version is 2.0 or 3.0, found " + version);
        }
    }

    SpecVersion spec() {
        return version.equals("3.0") ? SpecVersion.V3_0 : SpecVersion.V2_0;
    }
}
