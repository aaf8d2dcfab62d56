package org.prodrome.server.cdsclient;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.prodrome.server.address.PublicAddress;
import org.prodrome.server.cdsclient.ClientReader.Surroundings;
import org.prodrome.server.cdsclient.TrustProperties.Discovery;

/** A door as a site would configure it, without a server behind it. */
public final class Door {
    public static final String PUBLIC = "https://cds.hospital.example";

    private final JdbcDataSource database = new JdbcDataSource();
    private final Discovery discovery;
    private final boolean anybody;

    private Door(Discovery discovery, boolean anybody) {
        this.discovery = discovery;
        this.anybody = anybody;
        database.setURL("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()));
        sql("create table PRD_SEEN_TOKEN (TOKEN_HASH varchar(64) primary key, EXPIRES timestamp)");
    }

    /** A door that lets everybody read the list of services. */
    public static Door open() {
        return new Door(Discovery.EVERYBODY, false);
    }

    /** A door that lets clients alone read it. */
    public static Door closed() {
        return new Door(Discovery.CLIENTS, false);
    }

    /** A door that lets every program on this machine call while nobody is registered. */
    public static Door unregistered() {
        return new Door(Discovery.EVERYBODY, true);
    }

    /** Takes away the table of used tokens. */
    public void loseTheTable() {
        sql("drop table PRD_SEEN_TOKEN");
    }

    /** One client that signs with a key and may call the service {@code a}. */
    public ClientGate forOne(String issuer, ECKey key) {
        return gate(List.of(new ClientProperties(
                "ehr",
                issuer,
                "",
                new JWKSet(key.toPublicJWK()).toString(true),
                List.of(),
                List.of(),
                List.of("a"),
                List.of(),
                List.of(),
                false,
                false,
                "",
                "",
                "",
                "")));
    }

    public ClientGate forNobody() {
        return gate(List.of());
    }

    public static CrossOriginRules pages(String... origins) {
        return new CrossOriginRules(Set.of(origins));
    }

    ClientGate gate(List<ClientProperties> clients) {
        TrustProperties trust = new TrustProperties(
                discovery,
                List.of(),
                Duration.ofMinutes(60),
                Duration.ofSeconds(60),
                Duration.ofMinutes(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                anybody,
                false);
        Clock clock = Clock.systemUTC();
        return new ClientGate(
                new ClientReader(new Surroundings(false, true, true, ""), (client, jku) -> (id, algorithm) -> List.of())
                        .read(clients),
                new TokenCheck(trust, new SeenTokens(database, clock), clock),
                new PublicAddress(PUBLIC),
                trust);
    }

    private void sql(String statement) {
        try (var connection = database.getConnection();
                var open = connection.createStatement()) {
            open.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
