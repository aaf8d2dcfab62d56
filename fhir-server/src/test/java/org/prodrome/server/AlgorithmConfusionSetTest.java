package org.prodrome.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.prodrome.server.support.Ehr.AUDIENCE;
import static org.prodrome.server.support.Ehr.CALL;
import static org.prodrome.server.support.Ehr.ISSUER;
import static org.prodrome.server.support.Ehr.body;
import static org.prodrome.server.support.Ehr.key;
import static org.prodrome.server.support.Ehr.post;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.prodrome.server.support.KeyServer;
import org.prodrome.server.support.TestToken;
import org.prodrome.server.support.TokenServer;

/**
 * The named set of algorithm confusion: tokens that would have this server check a signature in another way, or with
 * another key, than was registered. At both doors: CDS Hooks and FHIR.
 */
class AlgorithmConfusionSetTest {
    private static final ECKey STRANGER = TokenServer.ecKey("stranger");
    private static final KeyServer STRANGERS = new KeyServer();

    static {
        STRANGERS.publish("max-age=600", STRANGER);
    }

    @AfterAll
    static void stop() {
        STRANGERS.close();
    }

    /** Where a token is shown, and the keys that belong there. */
    enum Where {
        CDS(TokenServer.EHR_EC, TokenServer.EHR_RSA) {
            @Override
            TestToken token(String keyId) {
                return new TestToken(ISSUER, AUDIENCE, keyId);
            }

            @Override
            HttpResponse<String> show(String token) {
                return post(CALL, body(), token);
            }
        },
        FHIR(TokenServer.EC, TokenServer.RSA) {
            @Override
            TestToken token(String keyId) {
                return new TestToken(TokenServer.ISSUER, TokenServer.AUDIENCE, keyId)
                        .claim("scope", "system/*.cruds")
                        .claim("sub", "somebody");
            }

            @Override
            HttpResponse<String> show(String token) {
                return TokenServer.shared()
                        .send("GET", "/fhir/Patient?_count=1", "", "Authorization", "Bearer " + token);
            }
        };

        private final ECKey ec;
        private final RSAKey rsa;

        Where(ECKey ec, RSAKey rsa) {
            this.ec = ec;
            this.rsa = rsa;
        }

        abstract TestToken token(String keyId);

        abstract HttpResponse<String> show(String token);

        TestToken token() {
            return token(ec.getKeyID());
        }
    }

    static Stream<Arguments> tokens() throws Exception {
        List<Arguments> all = new ArrayList<>();
        for (Where where : Where.values()) {
            unsigned(where, all);
            symmetric(where, all);
            otherAlgorithms(where, all);
            keyIds(where, all);
            keyAddresses(where, all);
        }
        return all.stream();
    }

    private static void unsigned(Where where, List<Arguments> all) {
        for (String none : List.of("none", "None", "NONE", "nOnE", "", " ", "null")) {
            all.add(row(
                    where,
                    "alg '" + none + "' and no signature",
                    where.token().header("alg", none).withSignature("")));
            all.add(row(
                    where,
                    "alg '" + none + "' and some signature",
                    where.token().header("alg", none).withSignature("AAAA")));
            all.add(row(
                    where,
                    "alg '" + none + "' and a right one",
                    where.token().header("alg", none).signedBy(key(where.ec))));
        }
        all.add(row(where, "no alg", where.token().withoutHeader("alg").signedBy(key(where.ec))));
        all.add(row(
                where,
                "alg as a list",
                where.token().header("alg", List.of("ES384")).signedBy(key(where.ec))));
    }

    private static void symmetric(Where where, List<Arguments> all) throws Exception {
        byte[] rsa = where.rsa.toRSAPublicKey().getEncoded();
        byte[] pem = ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(rsa)
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] modulus = where.rsa.getModulus().decode();
        byte[] ec = where.ec.toECPublicKey().getEncoded();
        byte[] jwk = where.ec.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> secrets =
                Map.of("RSA DER", rsa, "RSA PEM", pem, "RSA modulus", modulus, "EC DER", ec, "EC JWK", jwk);
        secrets.forEach((what, secret) -> {
            for (int bits : List.of(256, 384, 512)) {
                String id = what.startsWith("RSA") ? where.rsa.getKeyID() : where.ec.getKeyID();
                all.add(row(
                        where,
                        "HS" + bits + " with the public " + what + " as secret",
                        where.token(id).header("alg", "HS" + bits).authenticatedWith(secret, "HmacSHA" + bits)));
            }
        });
        all.add(row(where, "ES384 said, HMAC made", where.token().authenticatedWith(ec, "HmacSHA384")));
    }

    private static void otherAlgorithms(Where where, List<Arguments> all) {
        TestToken rsa = where.token(where.rsa.getKeyID());
        if (where == Where.CDS) {
            all.add(row(
                    where,
                    "RS256 with a registered RSA key",
                    rsa.header("alg", "RS256").signedBy(key(where.rsa), "SHA256withRSA")));
            all.add(row(
                    where,
                    "RS512 with a registered RSA key",
                    where.token(where.rsa.getKeyID())
                            .header("alg", "RS512")
                            .signedBy(key(where.rsa), "SHA512withRSA")));
        }
        all.add(row(
                where,
                "RS256 where the key id is of an ES384 key",
                where.token().header("alg", "RS256").signedBy(key(where.rsa), "SHA256withRSA")));
        all.add(row(
                where,
                "RS384 where the key id is of an ES384 key",
                where.token().header("alg", "RS384").signedBy(key(where.rsa))));
        all.add(row(
                where,
                "ES384 where the key id is of an RSA key",
                where.token(where.rsa.getKeyID()).signedBy(key(where.ec))));
        all.add(row(
                where,
                "RS1",
                where.token(where.rsa.getKeyID()).header("alg", "RS1").signedBy(key(where.rsa), "SHA1withRSA")));
        all.add(row(where, "ES256K", where.token().header("alg", "ES256K").signedBy(key(where.ec))));
        all.add(row(where, "an empty ES384 signature of zeros", where.token().withSignature("A".repeat(128))));
        all.add(row(
                where,
                "a DER signature in place of the two numbers",
                where.token().signedBy(key(where.ec), "SHA384withECDSA")));
    }

    private static void keyIds(Where where, List<Arguments> all) {
        for (Object id : List.of(
                "../../../../etc/passwd",
                "/dev/null",
                "' OR '1'='1",
                "x'; drop table PRD_SEEN_TOKEN; --",
                STRANGERS.address().toString(),
                "${jndi:ldap://127.0.0.1/a}",
                "\u0000",
                where.ec.getKeyID() + "\n",
                where.ec.getKeyID().toUpperCase(Locale.ROOT),
                "k".repeat(4_000),
                7,
                List.of(where.ec.getKeyID()),
                Map.of("kid", where.ec.getKeyID()))) {
            String what = String.valueOf(id);
            all.add(row(
                    where,
                    "kid " + what.substring(0, Math.min(40, what.length())).replaceAll("\\p{Cntrl}", "?"),
                    where.token().header("kid", id).signedBy(key(STRANGER))));
        }
    }

    private static void keyAddresses(Where where, List<Arguments> all) {
        String strangers = STRANGERS.address().toString();
        for (Object jku : List.of(
                strangers,
                strangers.replace("http://", "http://ehr.example@"),
                strangers + "#" + TokenServer.keys().address(),
                "//" + STRANGERS.address().getAuthority() + "/keys/jwks.json",
                "file:///etc/passwd",
                List.of(strangers))) {
            for (String kid : List.of("stranger", where.ec.getKeyID())) {
                all.add(row(
                        where,
                        "jku " + jku + " kid " + kid,
                        where.token(kid).header("jku", jku).signedBy(key(STRANGER))));
            }
        }
        for (String header : List.of("x5u", "jwk", "x5c")) {
            Object value = switch (header) {
                case "x5u" -> strangers;
                case "jwk" -> Map.copyOf(STRANGER.toPublicJWK().toJSONObject());
                default -> List.of("MIIB");
            };
            all.add(row(
                    where,
                    header + " brought along",
                    where.token().header(header, value).signedBy(key(STRANGER))));
        }
    }

    private static Arguments row(Where where, String what, String token) {
        return Arguments.of(where, what, token);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("tokens")
    void theTokenIsRefusedWithoutAWordAndNobodyIsAskedForKeys(Where where, String what, String token) {
        HttpResponse<String> answer = where.show(token);
        assertThat(answer.statusCode()).as(what + answer.body()).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
        assertThat(STRANGERS.requests()).isZero();
    }

    @Test
    void theRightTokensAreTakenAtBothDoors() {
        for (Where where : Where.values()) {
            assertThat(where.show(where.token().signedBy(key(where.ec))).statusCode())
                    .as(where + " EC")
                    .isEqualTo(200);
            assertThat(where.show(where.token(where.rsa.getKeyID())
                                    .header("alg", "RS384")
                                    .signedBy(key(where.rsa)))
                            .statusCode())
                    .as(where + " RSA")
                    .isEqualTo(200);
        }
    }
}
