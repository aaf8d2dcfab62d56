package org.prodrome.imaging.similarity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys that are equal for films of one patient and say nothing else to whoever lacks the secret of this installation:
 * keyed hashes, because patient ids are few enough to be tried one by one.
 */
public final class CaseKeys {
    private static final int KEY_BYTES = 16;
    private static final int CASE_BYTES = 8;

    private final byte[] secret;

    /** @param secret at least 16 bytes, kept by the installation */
    public CaseKeys(byte[] secret) {
        if (secret.length < KEY_BYTES) {
            throw new IllegalArgumentException("a secret of at least 16 bytes is needed, found " + secret.length);
        }
        this.secret = secret.clone();
    }

    /** The key of a patient, by the id of the Patient resource. */
    public String ofPatient(String patientId) {
        return hash("patient " + patientId, KEY_BYTES);
    }

    /** The opaque id of a film's case. */
    public String ofCase(String sopInstanceUid) {
        return "case-" + hash("case " + sopInstanceUid, CASE_BYTES);
    }

    private String hash(String text, int bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), 0, bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
