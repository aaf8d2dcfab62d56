package org.prodrome.imaging.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of stored bytes: their SHA-256.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record ContentAddress(String sha256) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public ContentAddress {
        if (!HEX.matcher(sha256).matches()) {
            throw new IllegalArgumentException("a content address is 64 lower-case hexadecimal digits");
        }
    }

    /** The address of these bytes. */
    public static ContentAddress of(byte[] content) {
        try {
            return new ContentAddress(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return sha256;
    }
}
