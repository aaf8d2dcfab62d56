package org.prodrome.server.cdsclient;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.List;

/**
 * The keys of a JSON Web Key Set (RFC 7517) that verify ES384 or RS384: EC keys on P-384, RSA keys of 2048 bits and
 * more, with a key id and not meant for something else. Secrets and private parts are not kept.
 */
final class KeySet implements KeySource {
    private static final int MOST_KEYS = 100;
    private static final int SMALLEST_RSA = 2048;

    private final List<JWK> keys;

    private KeySet(List<JWK> keys) {
        this.keys = keys;
    }

    /** @throws ParseException when the text is no key set, or has more keys than a key set has */
    static KeySet parse(String json) throws ParseException {
        List<JWK> all = JWKSet.parse(json).getKeys();
        if (all.size() > MOST_KEYS) {
            throw new ParseException("more than %d keys".formatted(MOST_KEYS), 0);
        }
        return new KeySet(all.stream()
                .filter(key -> usable(key, JWSAlgorithm.ES384) || usable(key, JWSAlgorithm.RS384))
                .map(JWK::toPublicJWK)
                .toList());
    }

    /** Whether a text holds private keys or secrets, which no client gives away. */
    static boolean holdsPrivateKeys(String json) throws ParseException {
        return JWKSet.parse(json).getKeys().stream().anyMatch(JWK::isPrivate);
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    @Override
    public List<JWK> of(String keyId, JWSAlgorithm algorithm) {
        return keys.stream()
                .filter(key -> keyId.equals(key.getKeyID()) && usable(key, algorithm))
                .toList();
    }

    private static boolean usable(JWK key, JWSAlgorithm algorithm) {
        boolean strong = algorithm.equals(JWSAlgorithm.ES384)
                ? key instanceof ECKey ec && Curve.P_384.equals(ec.getCurve())
                : key instanceof RSAKey rsa && rsa.size() >= SMALLEST_RSA;
        return strong
                && key.getKeyID() != null
                && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                && (key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY))
                && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm));
    }
}
