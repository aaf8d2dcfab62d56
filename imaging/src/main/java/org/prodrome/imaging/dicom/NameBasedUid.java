package org.prodrome.imaging.dicom;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * UIDs that follow from a name: the same name gives the same UID, on any machine. Under the UUID-derived root
 * {@code 2.25.} (PS3.5 annex B.2); the UUID is version 8 (RFC 9562 section 5.8) with the first 122 free bits of the
 * name's SHA-256.
 */
public final class NameBasedUid {
    private NameBasedUid() {}

    /** A UID of at most 44 characters for the UTF-8 bytes of {@code name}. */
    public static String of(String name) {
        byte[] uuid = Arrays.copyOf(sha256(name.getBytes(StandardCharsets.UTF_8)), 16);
        uuid[6] = (byte) (uuid[6] & 0x0F | 0x80);
        uuid[8] = (byte) (uuid[8] & 0x3F | 0x80);
        return "2.25." + new BigInteger(1, uuid);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
