package org.prodrome.server.cdsclient;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * The ids of tokens that have been used, in a table that all nodes share: the table's key decides who was first. Plain
 * JDBC and not an entity, because a token that comes again is an expected answer of the database and would be an error
 * of a persistence session.
 */
final class SeenTokens {
    /** For nodes whose clocks differ: one may still accept what another thinks has expired. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private static final String UNIQUE_VIOLATION = "23505";
    private static final Duration PURGE_EVERY = Duration.ofMinutes(10);

    private final DataSource database;
    private final Clock clock;
    private final AtomicReference<Instant> nextPurge;

    SeenTokens(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.nextPurge = new AtomicReference<>(Instant.MIN);
    }

    /**
     * Notes the use of a token.
     *
     * @param issuer whose ids these are
     * @param id the {@code jti}
     * @param expires when it is refused for its age anyway
     * @return whether this was its first use, on any node
     * @throws StoreUnavailableException when the table cannot tell
     */
    boolean firstUse(String issuer, String id, Instant expires) throws StoreUnavailableException {
        purge();
        try (Connection connection = database.getConnection()) {
            boolean commits = !connection.getAutoCommit();
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into PRD_SEEN_TOKEN (TOKEN_HASH, EXPIRES) values (?, ?)")) {
                insert.setString(1, hash(issuer, id));
                insert.setTimestamp(2, Timestamp.from(expires.plus(MARGIN)));
                insert.executeUpdate();
                if (commits) {
                    connection.commit();
                }
                return true;
            } catch (SQLException e) {
                if (commits) {
                    connection.rollback();
                }
                if (isRepeated(e)) {
                    return false;
                }
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    /** H2 and PostgreSQL both call it so. */
    private static boolean isRepeated(SQLException e) {
        return UNIQUE_VIOLATION.equals(e.getSQLState());
    }

    private void purge() throws StoreUnavailableException {
        Instant now = clock.instant();
        Instant due = nextPurge.get();
        if (now.isBefore(due) || !nextPurge.compareAndSet(due, now.plus(PURGE_EVERY))) {
            return;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement delete =
                        connection.prepareStatement("delete from PRD_SEEN_TOKEN where EXPIRES < ?")) {
            delete.setTimestamp(1, Timestamp.from(now));
            delete.executeUpdate();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }

    private static String hash(String issuer, String id) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(issuer.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The table could not be asked; nobody knows whether the token is new. */
    static final class StoreUnavailableException extends Exception {
        private static final long serialVersionUID = 1;

        StoreUnavailableException(SQLException cause) {
            super(cause);
        }
    }
}
