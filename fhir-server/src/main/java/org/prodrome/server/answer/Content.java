package org.prodrome.server.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.prodrome.cds.hook.Trace;

/**
 * What is kept of an answer.
 *
 * @param program version of the program that gave it
 * @param basis id of what it rested on beside call and record ({@link Bases}); empty where a version before that gave
 *     it
 * @param call without authorization
 * @param response the JSON as it left
 * @param trace how it came about
 */
record Content(String program, String basis, JsonNode call, String response, Trace trace) {
    private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();

    Content {
        // What an earlier version kept has none.
        basis = Objects.requireNonNullElse(basis, "");
    }

    /** Compressed text. */
    String packed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new Quick(bytes)) {
            JSON.writeValue(out, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** A third of the time for a tenth more bytes: it is done while a caller waits. */
    private static final class Quick extends GZIPOutputStream {
        Quick(ByteArrayOutputStream bytes) throws IOException {
            super(bytes);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    static Content unpacked(String packed) {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
            return JSON.readValue(in, Content.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A card of the response by its uuid. */
    Optional<JsonNode> card(String uuid) {
        return card(response, uuid);
    }

    /** A card of a response by its uuid. */
    static Optional<JsonNode> card(String response, String uuid) {
        try {
            for (JsonNode card : JSON.readTree(response).path("cards")) {
                if (card.path("uuid").asText().equals(uuid)) {
                    return Optional.of(card);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String responseSha256() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(response.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
