package org.prodrome.server.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.Set;

/**
 * Checks a bearer token: signature by the issuer's published keys, asymmetric algorithms only (RFC 8725 3.1), issuer,
 * audience, expiry. Says nothing of why it refused.
 */
final class TokenVerifier {
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    TokenVerifier(SecurityProperties properties) {
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.ES256, JWSAlgorithm.ES384),
                keys(properties.jwks())));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                properties.audience(),
                new JWTClaimsSet.Builder().issuer(properties.issuer()).build(),
                Set.of("exp", "scope")));
    }

    /** @throws TokenRefusedException when anything about the token is not as it must be */
    Caller verify(String token) {
        try {
            JWTClaimsSet claims = processor.process(token, null);
            String subject =
                    claims.getSubject() != null ? claims.getSubject() : String.valueOf(claims.getClaim("client_id"));
            return new Caller(
                    subject,
                    claims.getStringClaim("patient"),
                    SmartScope.parse(claims.getStringClaim("scope")),
                    claims.getJWTID() == null ? "" : claims.getJWTID());
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw new TokenRefusedException(e);
        }
    }

    private static JWKSource<SecurityContext> keys(String location) {
        try {
            if (location.startsWith("https://")) {
                return JWKSourceBuilder.create(URI.create(location).toURL()).build();
            }
            return new ImmutableJWKSet<>(JWKSet.load(new File(location)));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("prodrome.security.jwks is no address: " + location, e);
        } catch (IOException | ParseException e) {
            throw new IllegalArgumentException(
                    "prodrome.security.jwks cannot be read as a JSON Web Key Set: " + location, e);
        }
    }

    /** The token is not accepted. */
    static final class TokenRefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TokenRefusedException(Throwable cause) {
            super("token refused", cause);
        }
    }
}
