package org.prodrome.server.cds;

import java.time.Duration;
import java.util.List;
import org.prodrome.cds.hook.SpecVersion;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hooks are answered.
 *
 * @param budget time after which no further card is begun
 * @param imageFindings whether image findings are shown on cards: a shipped model starts in shadow, which computes and
 *     stores its results and shows nothing, until someone who owns it says live
 * @param version version of CDS Hooks that discovery follows: {@code 2.0} (as published) or {@code 3.0} (the ballot)
 * @param fhirServers base addresses of callers' FHIR servers that may be read for what a call did not bring; empty:
 *     none
 * @param fhirNetworks address ranges, such as {@code 10.1.0.0/16}, that such a server may stand in although they are
 *     private
 * @param hardBudget time after which a call is answered without cards
 * @param concurrent calls that are answered at once; one more gets 503
 * @param pullTime time for all reads of a caller's server during one call
 */
@ConfigurationProperties("prodrome.cds")
public record CdsProperties(
        @DefaultValue("5s") Duration budget,
        @DefaultValue("shadow") ImageFindings imageFindings,
        @DefaultValue("2.0") String version,
        @DefaultValue List<String> fhirServers,
        @DefaultValue List<String> fhirNetworks,
        @DefaultValue("2s") Duration pullTime,
        @DefaultValue("10s") Duration hardBudget,
        @DefaultValue("16") int concurrent) {
    public CdsProperties {
        fhirServers = fhirServers.stream().filter(server -> !server.isBlank()).toList();
        fhirNetworks =
                fhirNetworks.stream().filter(network -> !network.isBlank()).toList();
        if (!version.equals("2.0") && !version.equals("3.0")) {
            throw new IllegalArgumentException("prodrome.cds.version is 2.0 or 3.0, found " + version);
        }
    }

    SpecVersion spec() {
        return version.equals("3.0") ? SpecVersion.V3_0 : SpecVersion.V2_0;
    }

    /** What becomes of image findings. */
    public enum ImageFindings {
        /** Computed and stored, not shown. */
        SHADOW,
        /** Shown. */
        LIVE
    }
}
