package org.prodrome.server.record;

/** The configured database is neither H2 nor PostgreSQL. */
public final class UnsupportedDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnsupportedDatabaseException(String product) {
        super("spring.datasource.url names a %s database; supported are H2 and PostgreSQL".formatted(product));
    }
}
