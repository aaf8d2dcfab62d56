package org.prodrome.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.prodrome.imaging.model.PackageSource;

class PackageSizeTest {
    @Test
    void theVariableHoldsASizeOrNothing() {
        assertThat(PackageSize.bytes(null)).isEqualTo(PackageSource.MAX_PACKAGE_BYTES);
        assertThat(PackageSize.bytes(" ")).isEqualTo(PackageSource.MAX_PACKAGE_BYTES);
        assertThat(PackageSize.bytes("6GB")).isEqualTo(6L << 30);
        assertThatThrownBy(() -> PackageSize.bytes("large"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessage("PRODROME_MODELS_MAX_PACKAGE_SIZE: a size such as 4GB expected");
    }
}
