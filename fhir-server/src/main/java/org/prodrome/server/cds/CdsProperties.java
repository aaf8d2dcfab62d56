package org.prodrome.server.cds;

import java.time.Duration;
import java.util.List;
import org.prodrome.cds.hook.SpecVersion;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hooks are answered.
 *
 * @param budget time from the start of a call's work after which no further card is begun
 * @param version version of CDS Hooks that discovery follows: {@code 2.0} (as published) or {@code 3.0} (the ballot)
 * @param fhirServers base addresses of callers' FHIR servers that may be read for what a call did not bring; empty:
 *     none
 * @param fhirNetworks address ranges, such as {@code 10.1.0.0/16}, that such a server may stand in although they are
 *     private
 * @param hardBudget time from when a call's body was read after which it is answered with the cards that are ready
 * @param concurrent calls that are answered at once; as many more wait for a place
 * @param patience how long a call waits for a place; then it gets 503
 * @param pullTime time for all reads of a caller's server during one call
 */
@ConfigurationProperties("prodrome.cds")
public record CdsProperties(
        @DefaultValue("5s") Duration budget,
        @DefaultValue("2.0") String version,
        @DefaultValue List<String> fhirServers,
        @DefaultValue List<String> fhirNetworks,
        @DefaultValue("2s") Duration pullTime,
        @DefaultValue("10s") Duration hardBudget,
        @DefaultValue("16") int concurrent,
        @DefaultValue("1s") Duration patience) {
    public CdsProperties {
        fhirServers = fhirServers.stream().filter(server -> !server.isBlank()).toList();
        fhirNetworks =
                fhirNetworks.stream().filter(network -> !network.isBlank()).toList();
        if (!version.equals("2.0") && !version.equals("3.0")) {
            throw new IllegalArgumentException("prodrome.cds.version is 2.0 or 3.0, found " + version);
        }
        requireOrder("pull-time", pullTime, "budget", budget);
        requireOrder("patience", patience, "budget", budget);
        requireOrder("budget", budget, "hard-budget", hardBudget);
    }

    /** Else reading or waiting would leave no time for a card, and every such call would be empty. */
    private static void requireOrder(String shorter, Duration time, String longer, Duration within) {
        if (time.compareTo(within) >= 0) {
            throw new IllegalArgumentException("prodrome.cds.%s is shorter than prodrome.cds.%s, found %s and %s"
                    .formatted(shorter, longer, time, within));
        }
    }

    SpecVersion spec() {
        return version.equals("3.0") ? SpecVersion.V3_0 : SpecVersion.V2_0;
    }
}
