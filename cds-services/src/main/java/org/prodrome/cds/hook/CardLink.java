package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A link of a card.
 *
 * @param label what is behind it
 * @param url absolute address
 * @param type {@link Type#SMART} starts a SMART app with {@code appContext}
 * @param appContext opaque context of the SMART app, never patient data; only with {@link Type#SMART}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"label", "url", "type", "appContext"})
public record CardLink(
        String label, String url, Type type, @Nullable String appContext) {
    public CardLink {
        Wire.requireText("label", label);
        Wire.requireAbsolute("link.url", url);
        if (appContext != null && type != Type.SMART) {
            throw new IllegalArgumentException("appContext belongs to smart links only");
        }
    }

    public static CardLink absolute(String label, String url) {
        return new CardLink(label, url, Type.ABSOLUTE, null);
    }

    /** Kind of link. */
    public enum Type {
        @JsonProperty("absolute")
        ABSOLUTE,
        @JsonProperty("smart")
        SMART
    }
}
