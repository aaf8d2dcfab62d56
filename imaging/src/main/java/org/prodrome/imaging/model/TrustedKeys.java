package org.prodrome.imaging.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The public keys by which a site trusts packages of others, in {@code trusted-keys.json} beside the packages. A key
 * that is taken out of the list is trusted no longer from the next start on.
 *
 * <pre>
 * {"keys": [{"id": "radiology-2026", "alg": "Ed25519", "public_key": "MCowBQYDK2VwAyEA...", "who": "Radiology IT"}]}
 * </pre>
 *
 * {@code public_key} is the base64 text of an X.509 SubjectPublicKeyInfo (RFC 8410): the middle lines of what
 * {@code openssl pkey -pubout} writes.
 */
public final class TrustedKeys {
    /** Name of the list in a site's folder. */
    public static final String FILE = "trusted-keys.json";

    static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_BYTES = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, TrustedKey> byId;

    private TrustedKeys(Map<String, TrustedKey> byId) {
        this.byId = Map.copyOf(byId);
    }

    /**
     * One key.
     *
     * @param id what signatures call it
     * @param key the public key
     * @param who whose it is
     */
    public record TrustedKey(String id, PublicKey key, String who) {}

    static TrustedKeys none() {
        return new TrustedKeys(Map.of());
    }

    /**
     * The list in a site's folder; without one no signature is trusted.
     *
     * @throws PackageRefusedException when the list is there and cannot be read whole
     */
    static TrustedKeys ofSite(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.isRegularFile(file)) {
                return none();
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new PackageRefusedException("%s has more than %d bytes".formatted(FILE, MAX_BYTES));
            }
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new PackageRefusedException(FILE + " cannot be read", e);
        }
    }

    private static TrustedKeys parse(byte[] json) throws IOException {
        Map<String, TrustedKey> keys = new TreeMap<>();
        JsonNode list = JSON.readTree(json).path("keys");
        if (!list.isArray()) {
            throw new PackageRefusedException(FILE + ": expected {\"keys\": [...]}");
        }
        for (JsonNode entry : list) {
            TrustedKey key = key(entry, keys.size());
            if (keys.put(key.id(), key) != null) {
                throw new PackageRefusedException("%s: key '%s' is listed twice".formatted(FILE, key.id()));
            }
        }
        return new TrustedKeys(keys);
    }

    private static TrustedKey key(JsonNode entry, int index) {
        String id = entry.path("id").asText();
        String who = entry.path("who").asText();
        if (!ID.matcher(id).matches()
                || who.isBlank()
                || !entry.path("alg").asText().equals("Ed25519")) {
            throw new PackageRefusedException(
                    "%s: keys[%d] needs id (letters, digits, . _ -), alg \"Ed25519\", public_key and who"
                            .formatted(FILE, index));
        }
        try {
            byte[] der = Base64.getDecoder().decode(entry.path("public_key").asText());
            PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
            return new TrustedKey(id, key, who);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new PackageRefusedException(
                    "%s: public_key of '%s' is no Ed25519 key (base64 of a SubjectPublicKeyInfo)".formatted(FILE, id),
                    e);
        }
    }

    Optional<TrustedKey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** An entry of the list, as text. */
    public static String entry(String id, PublicKey key, String who) {
        return node(id, key, who).toPrettyString();
    }

    private static ObjectNode node(String id, PublicKey key, String who) {
        if (!ID.matcher(id).matches() || who.isBlank()) {
            throw new IllegalArgumentException(
                    "a key has an id of letters, digits and . _ - (at most 64), and somebody whose it is");
        }
        return JSON.createObjectNode()
                .put("id", id)
                .put("alg", "Ed25519")
                .put("public_key", Base64.getEncoder().encodeToString(key.getEncoded()))
                .put("who", who);
    }
}
