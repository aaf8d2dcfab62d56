package org.prodrome.server.record;

import ca.uhn.fhir.jpa.migrate.DriverTypeEnum;
import ca.uhn.fhir.jpa.migrate.HapiMigrator;
import ca.uhn.fhir.jpa.migrate.SchemaMigrator;
import ca.uhn.fhir.jpa.migrate.tasks.HapiFhirJpaMigrationTasks;
import ca.uhn.fhir.util.VersionEnum;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Brings the tables to this version's shape before Hibernate looks at them: HAPI's by HAPI's own migrator, which
 * records versions and so can upgrade, ours by numbered SQL scripts beside this class. Never {@code hbm2ddl}.
 */
final class Schema {
    private static final String[] OURS = {
        "001-imaging-job.sql",
        "002-card-feedback.sql",
        "003-patient-version.sql",
        "004-seen-token.sql",
        "010-governance.sql",
        "011-hook-answer.sql",
        "012-snooze.sql",
        "020-afterwards.sql",
        "021-unseen-sign.sql",
        "022-whose-card.sql",
        "023-answered-cards.sql",
        "026-film-results.sql",
        "030-model-evaluation.sql",
        "031-trail-queue.sql",
        "032-film-seen.sql",
        "033-refused-call.sql",
        "034-override-reasons.sql",
        "040-answer-basis.sql",
        "041-snooze-known.sql"
    };

    private final DataSource dataSource;

    Schema(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Which of the two supported databases this is. */
    DriverTypeEnum driver() {
        try (Connection connection = dataSource.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            return switch (product) {
                case "PostgreSQL" -> DriverTypeEnum.POSTGRES_9_4;
                case "H2" -> DriverTypeEnum.H2_EMBEDDED;
                default -> throw new UnsupportedDatabaseException(product);
            };
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(e);
        }
    }

    void migrate() {
        HapiMigrator migrator = new HapiMigrator(SchemaMigrator.HAPI_FHIR_MIGRATION_TABLENAME, dataSource, driver());
        migrator.createMigrationTableIfRequired();
        migrator.addTasks(new HapiFhirJpaMigrationTasks(Set.of()).getAllTasks(VersionEnum.values()));
        migrator.migrate();
        migrateOurs();
    }

    private void migrateOurs() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create table if not exists PRD_MIGRATION (SCRIPT varchar(100) primary key)");
            for (String script : OURS) {
                try (ResultSet done =
                        statement.executeQuery("select 1 from PRD_MIGRATION where SCRIPT = '" + script + "'")) {
                    if (done.next()) {
                        continue;
                    }
                }
                for (String sql : read(script).split(";\\s*\\n")) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
                statement.execute("insert into PRD_MIGRATION (SCRIPT) values ('" + script + "')");
            }
            connection.commit();
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(e);
        }
    }

    private static String read(String script) {
        try (InputStream in = Schema.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + script);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
