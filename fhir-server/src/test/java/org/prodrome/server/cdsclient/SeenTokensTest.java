package org.prodrome.server.cdsclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.prodrome.server.support.TokenServer;

/** Two nodes with connections of their own to one database: a token serves once, not once on each. */
class SeenTokensTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String ISSUER = "https://ehr.example";

    /** The two databases that a site can have. */
    enum Kind {
        H2 {
            @Override
            DataSource connect(String name) {
                JdbcDataSource source = new JdbcDataSource();
                source.setURL("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(name));
                return source;
            }
        },
        POSTGRESQL {
            @Override
            DataSource connect(String name) {
                return TokenServer.postgres()
                        .getDatabase("postgres", "postgres", java.util.Map.of("currentSchema", name));
            }
        };

        abstract DataSource connect(String name);

        /** A name with the table of the migration in it. */
        String fresh() throws SQLException, IOException {
            String name = "t" + UUID.randomUUID().toString().replace("-", "");
            try (var script = SeenTokens.class.getResourceAsStream("/org/prodrome/server/record/004-seen-token.sql");
                    Connection connection = connect(name).getConnection();
                    Statement statement = connection.createStatement()) {
                if (this == POSTGRESQL) {
                    statement.execute("create schema " + name);
                }
                for (String sql : new String(script.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*\\n")) {
                    statement.execute(sql);
                }
            }
            return name;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTokenThatOneNodeHasSeenIsOldOnTheOther(Kind kind) throws Exception {
        String name = kind.fresh();
        SeenTokens one = node(kind, name, NOON);
        SeenTokens other = node(kind, name, NOON);
        Instant expires = NOON.plusSeconds(300);
        assertThat(one.firstUse(ISSUER, "a", expires)).isTrue();
        assertThat(other.firstUse(ISSUER, "a", expires)).isFalse();
        assertThat(one.firstUse(ISSUER, "a", expires)).isFalse();
        assertThat(other.firstUse(ISSUER, "b", expires)).isTrue();
        assertThat(other.firstUse("https://other.example", "a", expires)).isTrue();
        assertThat(one.firstUse(ISSUER, "A", expires)).as("ids differ by case").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void ofManyUsesAtOnceOnTwoNodesOneIsTheFirst(Kind kind) throws Exception {
        String name = kind.fresh();
        List<SeenTokens> nodes = List.of(node(kind, name, NOON), node(kind, name, NOON));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 10; round++) {
                String id = "round-" + round;
                List<Callable<Boolean>> uses = IntStream.range(0, 8)
                        .<Callable<Boolean>>mapToObj(
                                i -> () -> nodes.get(i % 2).firstUse(ISSUER, id, NOON.plusSeconds(300)))
                        .toList();
                int first = 0;
                for (Future<Boolean> use : threads.invokeAll(uses)) {
                    first += use.get() ? 1 : 0;
                }
                assertThat(first).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTokenIsRememberedUntilNoClockOfANodeTakesItAndForgottenThen(Kind kind) throws Exception {
        String name = kind.fresh();
        Instant expires = NOON.plusSeconds(300);
        node(kind, name, NOON).firstUse(ISSUER, "a", expires);
        assertThat(node(kind, name, expires.plus(Duration.ofMinutes(9))).firstUse(ISSUER, "a", expires))
                .isFalse();
        node(kind, name, expires.plus(Duration.ofMinutes(11))).firstUse(ISSUER, "b", expires.plusSeconds(3_600));
        try (Connection connection = kind.connect(name).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from PRD_SEEN_TOKEN")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheTableNobodyIsFirst(Kind kind) throws Exception {
        String name = kind.fresh();
        try (Connection connection = kind.connect(name).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table PRD_SEEN_TOKEN");
        }
        assertThatThrownBy(() -> node(kind, name, NOON).firstUse(ISSUER, "a", NOON))
                .isInstanceOf(SeenTokens.StoreUnavailableException.class);
    }

    private static SeenTokens node(Kind kind, String name, Instant now) {
        return new SeenTokens(kind.connect(name), Clock.fixed(now, ZoneOffset.UTC));
    }
}
