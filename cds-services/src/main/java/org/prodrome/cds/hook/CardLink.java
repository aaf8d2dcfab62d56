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
 * @param autolaunchable whether the EHR may start it without a click; null says nothing, which means no
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"label", "url", "type", "appContext", "autolaunchable"})
public record CardLink(
        String label,
        String url,
        Type type,
        @Nullable String appContext,
        @Nullable Boolean autolaunchable) {
    public CardLink {
        Wire.requireText("label", label);
        Wire.requireAbsolute("link.url", url);
        if (appContext != null) {
            Wire.requireText("appContext", appContext);
        }
        if (appContext != null && type != Type.SMART) {
            throw new IllegalArgumentException("appContext belongs to smart links only");
        }
    }

    public static CardLink absolute(String label, String url) {
        return new CardLink(label, url, Type.ABSOLUTE, null, null);
    }

    /**
     * A link that starts a SMART app.
     *
     * @param appContext opaque, resolved by the app with this server; never patient data
     */
    public static CardLink smart(String label, String launchUrl, String appContext) {
        return new CardLink(label, launchUrl, Type.SMART, appContext, null);
    }

    /** Kind of link. */
    public enum Type {
        @JsonProperty("absolute")
        ABSOLUTE,
        @JsonProperty("smart")
        SMART
    }
}
