package org.prodrome.cds.hook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.prodrome.cds.hook.CallRefusedException.Reason;

/** Reads hostile JSON within bounds and writes ours; decimals keep their digits in both directions. */
final class CdsJson {
    private static final int LONGEST_NUMBER = 100;
    private static final int LARGEST_EXPONENT = 64;

    private final ObjectMapper mapper;
    private final CallLimits limits;

    CdsJson(CallLimits limits) {
        this.limits = limits;
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxStringLength(limits.stringLength())
                        .maxNumberLength(LONGEST_NUMBER)
                        .maxNameLength(1_000)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        this.mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /** The body as a tree. */
    JsonNode read(InputStream body) throws IOException {
        byte[] bytes = bounded(body);
        try {
            JsonNode tree = mapper.readTree(bytes);
            if (tree == null || !tree.isObject()) {
                throw new CallRefusedException(
                        Reason.MALFORMED, "$: found %s; expected a JSON object".formatted(JsonAt.kind(tree)));
            }
            requireSaneNumbers(tree);
            return tree;
        } catch (StreamConstraintsException e) {
            throw new CallRefusedException(
                    Reason.MALFORMED,
                    "the JSON exceeds a bound%s; at most %d levels and strings of %d characters are read"
                            .formatted(at(e.getLocation()), limits.depth(), limits.stringLength()));
        } catch (JsonProcessingException e) {
            throw new CallRefusedException(
                    Reason.MALFORMED,
                    "the body is not JSON%s; expected one JSON object in UTF-8 without comments, trailing commas or"
                                    .formatted(at(e.getLocation()))
                            + " repeated keys");
        }
    }

    byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("our own records must be writable: " + value.getClass(), e);
        }
    }

    private byte[] bounded(InputStream body) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int n;
        while ((n = body.read(buffer)) >= 0) {
            read.write(buffer, 0, n);
            if (read.size() > limits.bytes()) {
                throw new CallRefusedException(
                        Reason.TOO_LARGE,
                        "the body is longer than %d bytes; send less prefetch".formatted(limits.bytes()));
            }
        }
        return read.toByteArray();
    }

    /** 1e999999999 is ten characters of JSON and a gigabyte once somebody prints it. */
    private static void requireSaneNumbers(JsonNode node) {
        if (node.isBigDecimal() && Math.abs((long) node.decimalValue().scale()) > LARGEST_EXPONENT) {
            throw new CallRefusedException(
                    Reason.MALFORMED, "a number has an exponent beyond %d".formatted(LARGEST_EXPONENT));
        }
        node.forEach(CdsJson::requireSaneNumbers);
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    }
}
