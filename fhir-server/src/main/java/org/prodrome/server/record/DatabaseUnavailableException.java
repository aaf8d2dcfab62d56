package org.prodrome.server.record;

/** The database did not answer or refused what the schema needs. */
public final class DatabaseUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DatabaseUnavailableException(Throwable cause) {
        super("no usable connection to the database at spring.datasource.url: " + cause.getMessage(), cause);
    }
}
