package org.prodrome.server.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A CDS Hooks token as an EHR makes it, or as somebody who would like to be one does: every header and claim can be
 * changed. Signed by the JDK alone, so that no mistake of a library is on both sides.
 */
public final class TestToken {
    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();

    /** A token that is right in every respect, for five minutes from now. */
    public TestToken(String issuer, String audience, String keyId) {
        long now = System.currentTimeMillis() / 1000;
        header.put("alg", "ES384");
        header.put("typ", "JWT");
        header.put("kid", keyId);
        claims.put("iss", issuer);
        claims.put("aud", audience);
        claims.put("exp", now + 300);
        claims.put("iat", now);
        claims.put("jti", UUID.randomUUID().toString());
    }

    /** Sets a claim; null takes it away. */
    public TestToken claim(String name, Object value) {
        claims.put(name, value);
        return this;
    }

    /** A time claim, in seconds from now. */
    public TestToken time(String name, long fromNow) {
        return claim(name, System.currentTimeMillis() / 1000 + fromNow);
    }

    public TestToken without(String claim) {
        claims.remove(claim);
        return this;
    }

    public TestToken header(String name, Object value) {
        header.put(name, value);
        return this;
    }

    public TestToken withoutHeader(String name) {
        header.remove(name);
        return this;
    }

    /** ES384 for an EC key, RS384 for an RSA key, whatever the header says. */
    public String signedBy(PrivateKey key) {
        return signed(json(header), json(claims), key);
    }

    /** Signed as the JDK names an algorithm, such as {@code SHA256withRSA}, whatever the header says. */
    public String signedBy(PrivateKey key, String algorithm) {
        return signed(json(header), json(claims), key, algorithm);
    }

    /** Signed over texts that no writer of JSON would write. */
    public String signedWith(PrivateKey key, String fromClaims, String toClaims) {
        return signed(json(header), json(claims).replace(fromClaims, toClaims), key);
    }

    /** The same for the header. */
    public String signedWithHeader(PrivateKey key, String fromHeader, String toHeader) {
        return signed(json(header).replace(fromHeader, toHeader), json(claims), key);
    }

    /** HMAC with SHA-384 over a secret, whatever the header says. */
    public String authenticatedWith(byte[] secret) {
        return authenticatedWith(secret, "HmacSHA384");
    }

    public String authenticatedWith(byte[] secret, String algorithm) {
        try {
            String input = part(json(header)) + "." + part(json(claims));
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            return input + "." + part(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String withSignature(String signature) {
        return part(json(header)) + "." + part(json(claims)) + "." + signature;
    }

    private static String signed(String header, String claims, PrivateKey key) {
        return signed(
                header,
                claims,
                key,
                key.getAlgorithm().equals("RSA") ? "SHA384withRSA" : "SHA384withECDSAinP1363Format");
    }

    private static String signed(String header, String claims, PrivateKey key, String algorithm) {
        try {
            String input = part(header) + "." + part(claims);
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + part(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json(Map<String, Object> map) {
        try {
            return new ObjectMapper().writeValueAsString(map);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(String json) {
        return part(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
