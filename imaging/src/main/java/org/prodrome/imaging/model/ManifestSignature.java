package org.prodrome.imaging.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An Ed25519 signature (RFC 8032) over the bytes of {@code modelpackage.json} exactly as they are in the package, which
 * pin every other file by hash. It lies beside the manifest in {@code modelpackage.sig}:
 *
 * <pre>{"alg": "Ed25519", "key_id": "radiology-2026", "value": "base64 of 64 bytes"}</pre>
 *
 * @param keyId the name of the key in the site's {@code trusted-keys.json}
 * @param value 64 bytes; not copied
 */
public record ManifestSignature(String keyId, byte[] value) {
    /** Its file in a package. */
    public static final String FILE = "modelpackage.sig";

    /** Far above the size of a signature file. */
    static final int MAX_BYTES = 4096;

    private static final String ALGORITHM = "Ed25519";
    private static final int LENGTH = 64;

    /** @throws PackageRefusedException when the file is not of the form above */
    static ManifestSignature parse(byte[] file) {
        try {
            JsonNode root = JsonMapper.builder().build().readTree(file);
            byte[] value = Base64.getDecoder().decode(root.path("value").asText());
            String keyId = root.path("key_id").asText();
            if (!root.path("alg").asText().equals(ALGORITHM)
                    || value.length != LENGTH
                    || !TrustedKeys.ID.matcher(keyId).matches()) {
                throw malformed(null);
            }
            return new ManifestSignature(keyId, value);
        } catch (IOException | IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    private static PackageRefusedException malformed(@Nullable Exception cause) {
        return new PackageRefusedException(
                FILE + ": expected {\"alg\": \"Ed25519\", \"key_id\": ..., \"value\": base64 of 64 bytes}", cause);
    }

    /** Signs the bytes of a manifest. */
    public static ManifestSignature sign(byte[] manifest, String keyId, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(manifest);
            return new ManifestSignature(keyId, signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key cannot sign with Ed25519", e);
        }
    }

    boolean fits(byte[] manifest, PublicKey key) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(manifest);
            return signature.verify(value);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The file's text. */
    public String toJson() {
        return JsonMapper.builder()
                        .build()
                        .createObjectNode()
                        .put("alg", ALGORITHM)
                        .put("key_id", keyId)
                        .put("value", Base64.getEncoder().encodeToString(value))
                        .toPrettyString()
                + "\n";
    }
}
