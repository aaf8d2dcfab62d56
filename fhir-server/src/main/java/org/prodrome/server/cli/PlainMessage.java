package org.prodrome.server.cli;

import java.net.ConnectException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.prodrome.server.client.RequestFailedException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.web.server.PortInUseException;

/** What went wrong, in a sentence for the person at the keyboard. */
final class PlainMessage {
    static String of(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException busy) {
                return "port %d is in use by another program; choose another with --port".formatted(busy.getPort());
            }
            if (cause instanceof BindException setting && setting.getProperty() != null) {
                return setting(setting, setting.getProperty());
            }
            if (cause instanceof StartRefusedException || cause instanceof RequestFailedException) {
                return String.valueOf(cause.getMessage());
            }
            if (cause instanceof NoSuchFileException missing) {
                return "no such file or folder: " + missing.getFile();
            }
            if (String.valueOf(cause.getMessage()).contains("No space left on device")) {
                return "the disk is full; free some space or choose another folder with --data";
            }
            if (String.valueOf(cause.getMessage()).contains("Database may be already in use")) {
                return "the data folder is in use by another prodrome; stop that one or choose another folder with --data";
            }
            if (cause instanceof NotDirectoryException file) {
                return "%s is no folder".formatted(file.getFile());
            }
            if (cause instanceof ConnectException refused) {
                return "nothing answers at that address%s"
                        .formatted(refused.getMessage() == null ? "" : ": " + refused.getMessage());
            }
            if (cause instanceof FileSystemException file) {
                return "cannot use %s: %s".formatted(file.getFile(), file.getReason());
            }
        }
        String said = root(failure).getMessage();
        return said == null ? root(failure).getClass().getSimpleName() : said;
    }

    /** The setting by its name, what it was given, and what it may be where that is a list. */
    private static String setting(BindException refused, ConfigurationProperty property) {
        Object[] values = refused.getTarget().getType().resolve(Object.class).getEnumConstants();
        String given = "%s cannot be %s".formatted(refused.getName(), property.getValue());
        return values == null
                ? given
                : given + "; it may be "
                        + Stream.of(values)
                                .map(value -> value.toString()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-'))
                                .collect(Collectors.joining(" or "));
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : root(cause);
    }

    private PlainMessage() {}
}
