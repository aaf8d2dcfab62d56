package org.prodrome.imaging.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The package that ships passes every check of the loader on this machine, goldens included. */
class BundledPackageTest {
    @Test
    void everyBundledPackageLoads() throws IOException {
        try (ModelCatalogue catalogue = ModelCatalogue.open(null)) {
            assertThat(catalogue.packages())
                    .isNotEmpty()
                    .allSatisfy(load -> assertThat(load).isInstanceOf(PackageLoad.Loaded.class));
            ModelPackage ctr = catalogue.find("org.prodrome.cxr-ctr").orElseThrow();
            assertThat(ctr.manifest().coordinates()).isEqualTo("org.prodrome.cxr-ctr|1.0.0");
            assertThat(ctr.reference()).hasDimensions(ctr.manifest().gate().n(), 384);
            assertThat(ctr.manifest().license()).isEqualTo("Apache-2.0");
        }
    }
}
