package org.prodrome.imaging.model;

import org.jspecify.annotations.Nullable;

/** Inside the loader only: the package is refused; becomes {@link PackageLoad.PackageRefused}. */
final class PackageRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PackageRefusedException(String reason) {
        this(reason, null);
    }

    PackageRefusedException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
