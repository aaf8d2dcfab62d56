package org.prodrome.imaging.model;

import org.jspecify.annotations.Nullable;

/**
 * A package, or a file of it, is not what it has to be; the message says what was found and what would be right. While
 * a package is loaded it becomes {@link PackageLoad.PackageRefused}.
 */
public final class PackageRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PackageRefusedException(String reason) {
        this(reason, null);
    }

    PackageRefusedException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
