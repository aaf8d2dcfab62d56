package org.prodrome.server.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The server in token mode on a real PostgreSQL, with an issuer of FHIR tokens and with registered EHRs, started once
 * for all test classes of the module.
 */
public final class TokenServer {
    public static final String ISSUER = "https://issuer.example";
    public static final String AUDIENCE = "https://prodrome.example/fhir";

    /** As EHRs reach it, through a proxy that they do not see. */
    public static final String PUBLIC = "https://cds.hospital.example/prodrome";

    /** The address of a page of an EHR. */
    public static final String ORIGIN = "https://ehr.example";

    /** What a hospital typed as the audience of an EHR's tokens. */
    public static final String TYPED_AUDIENCE = "urn:prodrome:production";

    public static final ECKey EC = ecKey("ec");
    public static final RSAKey RSA = rsaKey("rsa");

    /** The keys of the EHR that publishes them. */
    public static final ECKey EHR_EC = ecKey("ehr-ec");

    public static final RSAKey EHR_RSA = rsaKey("ehr-rsa");

    /** The key of the EHR that was registered with it. */
    public static final ECKey CLOUD = ecKey("cloud");

    /** The key of the EHR whose users read German and molar units. */
    public static final ECKey GERMAN = ecKey("german");

    private static final class Database {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setLocaleConfig("locale", "C")
                        .setLocaleConfig("encoding", "UTF8")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Shared {
        static final KeyServer KEYS = new KeyServer();
        static final EhrPage PAGE = new EhrPage();
        static final RunningServer SERVER = start();

        private static RunningServer start() {
            KEYS.publish("max-age=600", EHR_EC, EHR_RSA);
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("spring.datasource.url", postgres().getJdbcUrl("postgres", "postgres"));
            settings.put("spring.datasource.username", "postgres");
            settings.put("spring.datasource.password", "postgres");
            settings.put("prodrome.security.mode", "token");
            settings.put("prodrome.security.issuer", ISSUER);
            settings.put("prodrome.security.audience", AUDIENCE);
            settings.put("prodrome.security.token-endpoint", ISSUER + "/token");
            settings.put("prodrome.security.authorization-endpoint", ISSUER + "/authorize");
            settings.put("prodrome.security.jwks", file(new JWKSet(List.of(EC.toPublicJWK(), RSA.toPublicJWK()))));
            settings.put("prodrome.cds.public-url", PUBLIC);
            settings.put("prodrome.cds.trust.loopback-http", "true");
            settings.put("prodrome.cds.trust.keys-pause", "200ms");
            settings.put("prodrome.cds.clients[0].name", "ehr");
            settings.put("prodrome.cds.clients[0].issuer", "https://ehr.example/api");
            settings.put("prodrome.cds.clients[0].jku", KEYS.address().toString());
            settings.put("prodrome.cds.clients[0].audiences[0]", TYPED_AUDIENCE);
            settings.put("prodrome.cds.clients[0].services[0]", "prodrome-patient-view");
            settings.put("prodrome.cds.clients[0].origins[0]", ORIGIN);
            settings.put("prodrome.cds.clients[0].fhir-servers[0]", fhirServerOfTheEhr());
            settings.put("prodrome.cds.clients[1].name", "cloud");
            settings.put("prodrome.cds.clients[1].issuer", "https://cloud.example");
            settings.put("prodrome.cds.clients[1].jwks", file(new JWKSet(CLOUD.toPublicJWK())));
            settings.put("prodrome.cds.clients[1].tenants[0]", "north");
            settings.put("prodrome.cds.clients[1].services[0]", "*");
            settings.put("prodrome.cds.clients[2].name", "german");
            settings.put("prodrome.cds.clients[2].issuer", "https://klinik.example");
            settings.put("prodrome.cds.clients[2].jwks", file(new JWKSet(GERMAN.toPublicJWK())));
            settings.put("prodrome.cds.clients[2].services[0]", "*");
            settings.put("prodrome.cds.clients[2].own-store", "true");
            settings.put("prodrome.cds.clients[2].language", "de");
            settings.put("prodrome.cds.clients[2].units", "si");
            settings.put("prodrome.cds.clients[3].name", "page");
            settings.put("prodrome.cds.clients[3].issuer", PAGE.origin());
            settings.put("prodrome.cds.clients[3].jku", PAGE.origin() + "/jwks.json");
            settings.put("prodrome.cds.clients[3].origins[0]", PAGE.origin());
            settings.put("prodrome.cds.clients[3].services[0]", "*");
            RunningServer server = RunningServer.start(settings);
            Adoption.ofEverything(server, "Authorization", "Bearer " + systemToken());
            return server;
        }

        static String systemToken() {
            Instant now = Instant.now();
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES384).keyID("ec").build(),
                    new JWTClaimsSet.Builder()
                            .issuer(ISSUER)
                            .audience(AUDIENCE)
                            .subject("adopter")
                            .issueTime(Date.from(now))
                            .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
                            .claim("scope", "system/*.cruds")
                            .build());
            try {
                token.sign(new ECDSASigner(EC));
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
            return token.serialize();
        }

        private static String file(JWKSet keys) {
            try {
                Path file = Files.createTempFile("prodrome-keys", ".json");
                file.toFile().deleteOnExit();
                return Files.writeString(file, keys.toString(true)).toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The server; nobody closes it. */
    public static RunningServer shared() {
        return Shared.SERVER;
    }

    /** Where the EHR with {@link #EHR_EC} publishes its keys. */
    public static KeyServer keys() {
        return Shared.KEYS;
    }

    /** The site of the EHR that is a page in a browser. */
    public static EhrPage page() {
        return Shared.PAGE;
    }

    /** A token that may do everything, for five minutes. */
    public static String systemToken() {
        return Shared.systemToken();
    }

    /** The FHIR server that the EHR with {@link #EHR_EC}, and no other, may name; it counts and answers no FHIR. */
    public static String fhirServerOfTheEhr() {
        return Shared.KEYS.address().resolve("/fhir").toString();
    }

    /** The database; ends with the process. */
    public static EmbeddedPostgres postgres() {
        return Database.POSTGRES;
    }

    public static ECKey ecKey(String id) {
        try {
            return new ECKeyGenerator(Curve.P_384).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static RSAKey rsaKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private TokenServer() {}
}
