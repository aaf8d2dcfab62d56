package org.prodrome.server.cdsclient;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.prodrome.server.cdsclient.ClientRegistry.Credentials;
import org.prodrome.server.cdsclient.TokenRefusedException.Defect;

/**
 * The checks of a CDS Hooks token (2.0.1, "Trusting CDS Clients"): what is cheap first, then the signature, and the
 * replay table last, so that nobody but the client can use up its token ids. Only ES384 and RS384 are taken, the two
 * that the specification recommends; so no other key can be meant, and a public key cannot be used as a secret.
 */
final class TokenCheck {
    private static final Map<String, JWSAlgorithm> ALGORITHMS =
            Map.of("ES384", JWSAlgorithm.ES384, "RS384", JWSAlgorithm.RS384);

    /** Headers that bring their own key, and such that change what the signature is over. */
    private static final List<String> KEYS = List.of("jwk", "x5u", "x5c");

    private static final List<String> EXTENSIONS = List.of("crit", "b64", "zip", "enc");
    private static final int LONGEST_ID = 512;

    private final TrustProperties trust;
    private final SeenTokens seen;
    private final Clock clock;

    TokenCheck(TrustProperties trust, SeenTokens seen, Clock clock) {
        this.trust = trust;
        this.seen = seen;
        this.clock = clock;
    }

    /**
     * Returns when everything about the token is as it must be.
     *
     * @param audiences of which the token names at least one
     * @throws TokenRefusedException with the first thing that is not
     * @throws SeenTokens.StoreUnavailableException when nobody can say whether it was used before
     */
    void require(ClientToken token, Credentials.Token credentials, Set<String> audiences)
            throws TokenRefusedException, SeenTokens.StoreUnavailableException {
        JWSAlgorithm algorithm = header(token, credentials);
        if (Collections.disjoint(audiences, token.audiences())) {
            throw new TokenRefusedException(Defect.AUDIENCE);
        }
        Instant expires = times(token);
        String id = token.claimText("jti")
                .filter(jti -> jti.length() <= LONGEST_ID)
                .orElseThrow(() -> new TokenRefusedException(Defect.TOKEN_ID));
        String keyId = token.headerText("kid").orElseThrow(() -> new TokenRefusedException(Defect.KEY_ID));
        List<JWK> keys = credentials.keys().of(keyId, algorithm);
        if (keys.isEmpty()) {
            throw new TokenRefusedException(Defect.UNKNOWN_KEY);
        }
        if (!signedByOneOf(keys, token)) {
            throw new TokenRefusedException(Defect.SIGNATURE);
        }
        if (!seen.firstUse(credentials.issuer(), id, expires.plus(trust.skew()))) {
            throw new TokenRefusedException(Defect.SEEN_BEFORE);
        }
    }

    private static JWSAlgorithm header(ClientToken token, Credentials.Token credentials) throws TokenRefusedException {
        JWSAlgorithm algorithm = ALGORITHMS.get(token.headerText("alg").orElse(""));
        if (algorithm == null) {
            throw new TokenRefusedException(Defect.ALGORITHM);
        }
        if (!token.headerText("typ").orElse("").equalsIgnoreCase("JWT")) {
            throw new TokenRefusedException(Defect.TYPE);
        }
        if (KEYS.stream().anyMatch(token.header()::has)) {
            throw new TokenRefusedException(Defect.KEY_IN_THE_TOKEN);
        }
        if (EXTENSIONS.stream().anyMatch(token.header()::has)) {
            throw new TokenRefusedException(Defect.CRITICAL_EXTENSION);
        }
        if (token.header().has("jku")
                && !token.headerText("jku")
                        .filter(jku -> jku.equals(credentials.jku()))
                        .isPresent()) {
            throw new TokenRefusedException(Defect.KEY_ADDRESS);
        }
        return algorithm;
    }

    /** When the token expires, after looking at all its times. */
    private Instant times(ClientToken token) throws TokenRefusedException {
        Instant now = clock.instant();
        Duration skew = trust.skew();
        Instant expires = token.time("exp").orElseThrow(() -> new TokenRefusedException(Defect.EXPIRED));
        Instant issued = token.time("iat").orElseThrow(() -> new TokenRefusedException(Defect.NOT_YET_VALID));
        if (!now.isBefore(expires.plus(skew))) {
            throw new TokenRefusedException(Defect.EXPIRED);
        }
        Instant notBefore = token.time("nbf").orElse(issued);
        if (issued.isAfter(now.plus(skew)) || notBefore.isAfter(now.plus(skew))) {
            throw new TokenRefusedException(Defect.NOT_YET_VALID);
        }
        Duration lifetime = Duration.between(issued, expires);
        if (lifetime.isNegative() || lifetime.compareTo(trust.longestLifetime()) > 0) {
            throw new TokenRefusedException(Defect.LIFETIME);
        }
        return expires;
    }

    private static boolean signedByOneOf(List<JWK> keys, ClientToken token) throws TokenRefusedException {
        try {
            JWSObject signed = JWSObject.parse(token.text());
            for (JWK key : keys) {
                if (signed.verify(verifier(key))) {
                    return true;
                }
            }
            return false;
        } catch (ParseException e) {
            throw new TokenRefusedException(Defect.NOT_A_TOKEN);
        } catch (JOSEException e) {
            throw new TokenRefusedException(Defect.SIGNATURE);
        }
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        return key instanceof ECKey ec ? new ECDSAVerifier(ec) : new RSASSAVerifier((RSAKey) key);
    }
}
