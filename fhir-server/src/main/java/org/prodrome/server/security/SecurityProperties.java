package org.prodrome.server.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Who may call.
 *
 * @param mode {@code open} (loopback only) or {@code token}
 * @param issuer the {@code iss} of accepted tokens; needed in mode {@code token}
 * @param audience the {@code aud} of accepted tokens; needed in mode {@code token}
 * @param authorizationEndpoint the issuer's authorization endpoint, for SMART discovery; left out where empty
 * @param tokenEndpoint the issuer's token endpoint, for SMART discovery; left out where empty
 * @param maxBody longest body of a request outside DICOMweb
 * @param behindTlsProxy whether a proxy in front of this server ends TLS; beyond loopback the server refuses to start
 *     without either
 * @param jwks file path or https address of the issuer's JSON Web Key Set (RFC 7517); needed in mode {@code token}
 */
@ConfigurationProperties("prodrome.security")
public record SecurityProperties(
        @DefaultValue("open") SecurityMode mode,
        @DefaultValue("") String issuer,
        @DefaultValue("") String audience,
        @DefaultValue("") String jwks,
        @DefaultValue("") String authorizationEndpoint,
        @DefaultValue("") String tokenEndpoint,
        @DefaultValue("64MB") DataSize maxBody,
        @DefaultValue("false") boolean behindTlsProxy) {
    public SecurityProperties {
        if (mode == SecurityMode.TOKEN && (issuer.isBlank() || audience.isBlank() || jwks.isBlank())) {
            throw new IllegalArgumentException(
                    "prodrome.security.mode is token: issuer, audience and jwks must be set as well");
        }
    }
}
