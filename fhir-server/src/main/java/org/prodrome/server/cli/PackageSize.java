package org.prodrome.server.cli;

import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.model.ModelServing;
import org.prodrome.imaging.model.PackageSource;
import org.springframework.util.unit.DataSize;

/**
 * How large a model package may be for the commands: as the server takes {@code prodrome.models.max-package-size} from
 * the environment, so that what a command brings in the server can use.
 */
final class PackageSize {
    static final String VARIABLE = "PRODROME_MODELS_MAX_PACKAGE_SIZE";

    private PackageSize() {}

    /**
     * Bytes.
     *
     * @throws StartRefusedException when the variable holds no size
     */
    static long bytes() {
        return bytes(System.getenv(VARIABLE));
    }

    static long bytes(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return PackageSource.MAX_PACKAGE_BYTES;
        }
        try {
            return DataSize.parse(text).toBytes();
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException("%s: a size such as 4GB expected".formatted(VARIABLE), e);
        }
    }

    /** In this process, on the processor, for packages of this size. */
    static ModelServing here() {
        return ModelServing.here().within(bytes());
    }
}
