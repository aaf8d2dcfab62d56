package org.prodrome.server.cdsclient;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.prodrome.server.cdsclient.TokenRefusedException.Defect;

/**
 * A token as it was sent, taken apart and believed in nothing. Read by a parser that refuses what two parsers could
 * read in two ways: repeated names, more than one value, other alphabets.
 *
 * @param text the whole
 * @param header JOSE header
 * @param claims payload
 */
record ClientToken(String text, JsonNode header, JsonNode claims) {
    private static final int LONGEST = 8_192;
    private static final long LATEST = 253_402_300_799L; // the end of the year 9999
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxNumberLength(40)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws TokenRefusedException when it is no signed token in the compact form of RFC 7515 */
    static ClientToken read(String text) throws TokenRefusedException {
        if (text.length() > LONGEST) {
            throw new TokenRefusedException(Defect.TOO_LONG);
        }
        if (!COMPACT.matcher(text).matches()) {
            throw new TokenRefusedException(Defect.NOT_A_TOKEN);
        }
        String[] parts = text.split("\\.", 3);
        return new ClientToken(text, object(parts[0]), object(parts[1]));
    }

    private static JsonNode object(String part) throws TokenRefusedException {
        try {
            JsonNode node = JSON.readTree(Base64.getUrlDecoder().decode(part));
            if (!node.isObject()) {
                throw new TokenRefusedException(Defect.NOT_A_TOKEN);
            }
            return node;
        } catch (IOException | IllegalArgumentException e) {
            throw new TokenRefusedException(Defect.REPEATED_OR_BROKEN_JSON);
        }
    }

    /** The {@code iss} that it claims; empty where there is none. */
    String issuer() {
        return claims.path("iss").textValue() == null ? "" : claims.path("iss").textValue();
    }

    /** A text of the header; empty where it is absent, blank or no text. */
    Optional<String> headerText(String name) {
        return text(header.path(name));
    }

    /** A text of the claims; empty where it is absent, blank or no text. */
    Optional<String> claimText(String name) {
        return text(claims.path(name));
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.ofNullable(node.textValue()).filter(value -> !value.isBlank());
    }

    /** The {@code aud} as a list; empty when anything of it is no text. */
    List<String> audiences() {
        JsonNode audience = claims.path("aud");
        if (audience.isTextual()) {
            return List.of(audience.textValue());
        }
        List<String> all = new ArrayList<>();
        for (JsonNode one : audience) {
            if (!one.isTextual()) {
                return List.of();
            }
            all.add(one.textValue());
        }
        return audience.isArray() ? all : List.of();
    }

    /**
     * A time in seconds since 1970 (RFC 7519, NumericDate); empty where it is absent.
     *
     * @throws TokenRefusedException when it is there and no time
     */
    Optional<Instant> time(String claim) throws TokenRefusedException {
        JsonNode node = claims.path(claim);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        double seconds = node.doubleValue();
        if (!node.isNumber() || !(seconds >= 0 && seconds <= LATEST)) {
            throw new TokenRefusedException(Defect.LIFETIME);
        }
        return Optional.of(Instant.ofEpochMilli(Math.round(seconds * 1000)));
    }
}
