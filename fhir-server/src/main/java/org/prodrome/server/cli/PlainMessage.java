package org.prodrome.server.cli;

import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;

/** What went wrong, in a sentence for the person at the keyboard. */
final class PlainMessage {
    static String of(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof PortInUseException busy) {
                return "port %d is in use by another program; choose another with --port".formatted(busy.getPort());
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
            if (cause instanceof FileSystemException file) {
                return "cannot use %s: %s".formatted(file.getFile(), file.getReason());
            }
        }
        Throwable root = failure;
        while (next(root) != null && next(root) != root) {
            root = next(root);
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    private static @Nullable Throwable next(Throwable failure) {
        return failure.getCause();
    }

    private PlainMessage() {}
}
