package org.prodrome.imaging.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All model packages that this installation knows, with what came of loading each: those inside the program and those
 * in a site's folder (a folder or a {@code .mpk}/{@code .zip} file per package, beside its list of trusted packages).
 * Closing the catalogue closes the packages.
 */
public final class ModelCatalogue implements AutoCloseable {
    private final List<PackageLoad> packages;

    private ModelCatalogue(List<PackageLoad> packages) {
        this.packages = List.copyOf(packages);
    }

    /**
     * Loads everything.
     *
     * @param siteFolder the site's own packages, null for none
     * @throws IOException when the site's folder cannot be listed
     */
    public static ModelCatalogue open(@Nullable Path siteFolder) throws IOException {
        List<PackageLoad> loads = new ArrayList<>();
        TrustedPackages bundled = TrustedPackages.bundled();
        for (String name : bundled.names()) {
            loads.add(ModelPackageLoader.load(PackageSource.bundled(name), bundled));
        }
        if (siteFolder != null) {
            TrustedPackages site = TrustedPackages.ofSite(siteFolder);
            for (Path path : sitePackages(siteFolder)) {
                PackageSource source = Files.isDirectory(path) ? PackageSource.folder(path) : PackageSource.zip(path);
                loads.add(ModelPackageLoader.load(source, site));
            }
        }
        return new ModelCatalogue(loads);
    }

    private static List<Path> sitePackages(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(path -> Files.isDirectory(path)
                            || path.toString().endsWith(".mpk")
                            || path.toString().endsWith(".zip"))
                    .sorted()
                    .limit(PackageSource.MAX_FILES)
                    .toList();
        }
    }

    /** Every package with its state, the bundled ones first. */
    public List<PackageLoad> packages() {
        return packages;
    }

    /** The packages that can run. */
    public List<ModelPackage> usable() {
        return packages.stream()
                .filter(PackageLoad.Loaded.class::isInstance)
                .map(load -> ((PackageLoad.Loaded) load).modelPackage())
                .toList();
    }

    /** The usable package of this id, the first when there are several versions. */
    public Optional<ModelPackage> find(String id) {
        return usable().stream().filter(p -> p.manifest().id().equals(id)).findFirst();
    }

    @Override
    public void close() {
        usable().forEach(ModelPackage::close);
    }
}
