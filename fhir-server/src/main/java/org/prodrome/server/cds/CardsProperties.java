package org.prodrome.server.cds;

import org.prodrome.cds.text.Display;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How cards are shown where a client's registration says nothing else.
 *
 * @param language two letters: {@code en} or {@code de}
 * @param units {@code canonical}, {@code conventional} or {@code si}, and analytes of which the unit is another, such
 *     as {@code si, haemoglobin=g/dL}
 */
@ConfigurationProperties("prodrome.cards")
public record CardsProperties(
        @DefaultValue("en") String language,
        @DefaultValue("canonical") String units) {
    public CardsProperties {
        try {
            Display.of(language, units);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("prodrome.cards." + e.getMessage(), e);
        }
    }

    Display display() {
        return Display.of(language, units);
    }

    /** What a client's registration says, and for what it leaves open what the site says. */
    Display display(String ofClient, String unitsOfClient) {
        return Display.of(ofClient.isBlank() ? language : ofClient, unitsOfClient.isBlank() ? units : unitsOfClient);
    }
}
