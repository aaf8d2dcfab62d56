package org.prodrome.cds.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.regex.Pattern;

/**
 * Who says it. The topic is static per card kind and alphanumeric with at most 100 characters, because EHRs key their
 * display settings on it.
 *
 * @param label name shown with the card
 * @param url absolute address of a page that a person can read
 * @param topic kind of the card
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"label", "url", "topic"})
public record CardSource(String label, String url, CardCoding topic) {
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9]{1,100}");

    public CardSource {
        Wire.requireText("label", label);
        Wire.requireAbsolute("source.url", url);
        if (!TOPIC.matcher(topic.code()).matches()) {
            throw new IllegalArgumentException(
                    "a topic is 1 to 100 letters and digits, found '%s'".formatted(topic.code()));
        }
    }
}
