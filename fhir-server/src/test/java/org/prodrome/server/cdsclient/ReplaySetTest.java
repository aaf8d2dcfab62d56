package org.prodrome.server.cdsclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.prodrome.server.support.Ehr.CALL;
import static org.prodrome.server.support.Ehr.call;
import static org.prodrome.server.support.Ehr.good;
import static org.prodrome.server.support.Ehr.key;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.cdsclient.ClientReader.Surroundings;
import org.prodrome.server.cdsclient.TrustProperties.Discovery;
import org.prodrome.server.support.Ehr;
import org.prodrome.server.support.TestToken;
import org.prodrome.server.support.TokenServer;
import org.springframework.mock.web.MockHttpServletRequest;

/**
 * The named set of replay: a token that was used is used again: here, on another node, after a restart, under other
 * signs. The other node is a door of its own on the same PostgreSQL.
 */
class ReplaySetTest {
    private static final CdsAddress ASKED = CdsAddress.of(CALL).orElseThrow();

    /** Who sees a token. */
    enum Node {
        /** The running server, over HTTP. */
        SERVER {
            @Override
            boolean admits(String token) {
                return call(token).statusCode() == 200;
            }
        },
        /** Another node. */
        OTHER {
            @Override
            boolean admits(String token) {
                return isAdmitted(OTHER_NODE, token);
            }
        },
        /** A node that has just started and remembers nothing of its own. */
        RESTARTED {
            @Override
            boolean admits(String token) {
                return isAdmitted(node(), token);
            }
        };

        abstract boolean admits(String token);
    }

    private static final ClientGate OTHER_NODE = node();

    @BeforeAll
    static void theServerHasMadeItsTables() {
        TokenServer.shared();
    }

    @ParameterizedTest
    @EnumSource
    void whatTheServerHasSeenIsOldEverywhere(Node later) {
        String token = good().signedBy(key(TokenServer.EHR_EC));
        assertThat(Node.SERVER.admits(token)).isTrue();
        assertThat(later.admits(token)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherNodeHasSeenIsOldEverywhere(Node later) {
        String token = good().signedBy(key(TokenServer.EHR_EC));
        assertThat(Node.OTHER.admits(token)).isTrue();
        assertThat(later.admits(token)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void anotherTokenWithTheSameIdIsOldWhateverElseItSays(Node later) {
        String id = UUID.randomUUID().toString();
        assertThat(Node.SERVER.admits(good().claim("jti", id).signedBy(key(TokenServer.EHR_EC))))
                .isTrue();
        for (String again : List.of(
                good().claim("jti", id).time("exp", 200).signedBy(key(TokenServer.EHR_EC)),
                good().claim("jti", id).claim("sub", "another").signedBy(key(TokenServer.EHR_EC)),
                good().claim("jti", id).claim("aud", TokenServer.TYPED_AUDIENCE).signedBy(key(TokenServer.EHR_EC)),
                new TestToken(Ehr.ISSUER, Ehr.AUDIENCE, "ehr-rsa")
                        .header("alg", "RS384")
                        .claim("jti", id)
                        .signedBy(key(TokenServer.EHR_RSA)))) {
            assertThat(later.admits(again)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNewIdIsTaken(Node any) {
        assertThat(any.admits(good().signedBy(key(TokenServer.EHR_EC)))).isTrue();
    }

    private static boolean isAdmitted(ClientGate node, String token) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", CALL);
        request.addHeader("Authorization", "Bearer " + token);
        return node.admit(request, ASKED) instanceof Admission.Admitted;
    }

    private static ClientGate node() {
        TrustProperties trust = new TrustProperties(
                Discovery.EVERYBODY,
                List.of(),
                Duration.ofMinutes(60),
                Duration.ofSeconds(60),
                Duration.ofMinutes(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                false,
                false);
        Clock clock = Clock.systemUTC();
        String keys =
                new JWKSet(List.of(TokenServer.EHR_EC.toPublicJWK(), TokenServer.EHR_RSA.toPublicJWK())).toString(true);
        ClientProperties ehr = new ClientProperties(
                "ehr",
                Ehr.ISSUER,
                "",
                keys,
                List.of(TokenServer.TYPED_AUDIENCE),
                List.of(),
                List.of("prodrome-patient-view"),
                List.of(),
                List.of(),
                false,
                false,
                "",
                "",
                "",
                "");
        return new ClientGate(
                new ClientReader(new Surroundings(false, true, true, ""), (client, jku) -> (id, algorithm) -> List.of())
                        .read(List.of(ehr)),
                new TokenCheck(trust, new SeenTokens(TokenServer.postgres().getPostgresDatabase(), clock), clock),
                new PublicAddress(TokenServer.PUBLIC),
                trust);
    }
}
