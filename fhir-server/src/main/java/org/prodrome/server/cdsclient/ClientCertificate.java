package org.prodrome.server.cdsclient;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The TLS certificate of a client: by its SHA-256, by its subject among those that the server's trust store vouches
 * for, or both.
 *
 * @param sha256 of the certificate's DER form, lower case hexadecimal
 */
record ClientCertificate(@Nullable String sha256, @Nullable X500Principal subject) {
    ClientCertificate {
        if (sha256 == null && subject == null) {
            throw new IllegalArgumentException("a certificate is known by its hash, its subject or both");
        }
    }

    /** Whether this is the certificate that a caller has shown and the container has verified. */
    boolean is(X509Certificate shown) {
        return (sha256 == null || sha256.equals(sha256Of(shown)))
                && (subject == null || subject.equals(shown.getSubjectX500Principal()));
    }

    static String sha256Of(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } catch (CertificateEncodingException e) {
            return "";
        }
    }
}
