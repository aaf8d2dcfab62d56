package org.prodrome.imaging.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All model packages that this installation knows, with what came of loading each: those inside the program and those
 * in a site's folder (a folder or a {@code .mpk}/{@code .zip} file per package, beside its lists of trusted packages
 * and keys). Several versions of one model lie side by side; a package that is refused hides no other. Safe for use by
 * several threads. Closing the catalogue closes the packages. A site's own calibration and prevalences, in files beside
 * its packages, are applied to the packages that they name.
 */
public final class ModelCatalogue implements AutoCloseable {
    private final List<Entry> entries;

    /** A package and where it came from; {@code load} changes when the package is taken out of rotation. */
    private static final class Entry {
        private final PackageSource source;
        private final TrustedPackages trusted;
        /** Stays open when it is taken out of rotation: a film may be in it. */
        private final @Nullable ModelPackage opened;

        private volatile PackageLoad load;

        Entry(PackageSource source, TrustedPackages trusted, PackageLoad load) {
            this.source = source;
            this.trusted = trusted;
            this.load = load;
            this.opened = load instanceof PackageLoad.Loaded loaded ? loaded.modelPackage() : null;
        }
    }

    private ModelCatalogue(List<Entry> entries) {
        this.entries = new CopyOnWriteArrayList<>(entries);
    }

    /**
     * Loads everything, to run on the processor.
     *
     * @param siteFolder the site's own packages, null for none
     * @throws IOException when the site's folder cannot be listed
     */
    public static ModelCatalogue open(@Nullable Path siteFolder) throws IOException {
        return open(siteFolder, ModelServing.here());
    }

    /**
     * Loads everything.
     *
     * @param siteFolder the site's own packages, null for none
     * @param serving where the models run
     * @throws IOException when the site's folder cannot be listed
     */
    public static ModelCatalogue open(@Nullable Path siteFolder, ModelServing serving) throws IOException {
        List<Entry> entries = new ArrayList<>();
        TrustedPackages bundled = TrustedPackages.bundled();
        for (String name : bundled.names()) {
            add(entries, PackageSource.bundled(name), bundled, siteFolder, serving);
        }
        if (siteFolder != null) {
            TrustedPackages site = TrustedPackages.ofSite(siteFolder);
            for (Path path : sitePackages(siteFolder)) {
                PackageSource source = Files.isDirectory(path) ? PackageSource.folder(path) : PackageSource.zip(path);
                add(entries, source, site, siteFolder, serving);
            }
        }
        return new ModelCatalogue(entries);
    }

    private static void add(
            List<Entry> entries,
            PackageSource source,
            TrustedPackages trusted,
            @Nullable Path siteFolder,
            ModelServing serving) {
        PackageLoad load = SiteFiles.apply(ModelPackageLoader.load(source, trusted, serving), siteFolder);
        if (load instanceof PackageLoad.Loaded loaded) {
            String coordinates = loaded.modelPackage().manifest().coordinates();
            for (Entry other : entries) {
                if (other.opened != null
                        && other.opened.manifest().coordinates().equals(coordinates)) {
                    loaded.modelPackage().close();
                    load = new PackageLoad.PackageRefused(
                            source.name(),
                            "%s is there already, from '%s'; another content needs another version"
                                    .formatted(coordinates, other.source.name()));
                }
            }
        }
        entries.add(new Entry(source, trusted, load));
    }

    private static List<Path> sitePackages(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(path -> Files.isDirectory(path)
                            || path.toString().endsWith(".mpk")
                            || path.toString().endsWith(".zip"))
                    .sorted()
                    .limit(PackageSource.MAX_FILES)
                    .toList();
        }
    }

    /** Every package with its state, the bundled ones first. */
    public List<PackageLoad> packages() {
        return entries.stream().map(entry -> entry.load).toList();
    }

    /** The packages that can run. */
    public List<ModelPackage> usable() {
        return packages().stream()
                .filter(PackageLoad.Loaded.class::isInstance)
                .map(load -> ((PackageLoad.Loaded) load).modelPackage())
                .toList();
    }

    /** The usable versions of a model, the highest first. */
    public List<ModelPackage> versions(String id) {
        return usable().stream()
                .filter(p -> p.manifest().id().equals(id))
                .sorted(Comparator.comparing(p -> p.manifest().version(), PackageVersion.ORDER.reversed()))
                .toList();
    }

    /** The highest usable version of a model. */
    public Optional<ModelPackage> find(String id) {
        return versions(id).stream().findFirst();
    }

    /** One version of a model, when it is usable. */
    public Optional<ModelPackage> find(String id, String version) {
        return versions(id).stream()
                .filter(p -> p.manifest().version().equals(version))
                .findFirst();
    }

    /**
     * Opens another file of a package of this catalogue, under the same checks. It serves nobody: whoever asked closes
     * it.
     *
     * @throws IllegalArgumentException when the package is not of this catalogue
     */
    public PackageLoad open(ModelPackage known, Precision precision) {
        for (Entry entry : entries) {
            if (entry.opened != null && entry.opened.manifestSha256().equals(known.manifestSha256())) {
                PackageLoad load = ModelPackageLoader.load(entry.source, entry.trusted, ModelServing.here(precision));
                return load instanceof PackageLoad.Loaded loaded
                        ? new PackageLoad.Loaded(
                                loaded.source(), loaded.modelPackage().at(known.site()), loaded.trust())
                        : load;
            }
        }
        throw new IllegalArgumentException(
                "%s is not in this catalogue".formatted(known.manifest().coordinates()));
    }

    /**
     * Reads what a package of this catalogue consists of, to make another of it.
     *
     * @throws IllegalArgumentException when the package is not of this catalogue
     * @throws PackageRefusedException when a file of it was changed since it was opened
     * @throws IOException when a file cannot be read
     */
    public PackageContent content(ModelPackage known) throws IOException {
        for (Entry entry : entries) {
            if (entry.opened != null && entry.opened.manifestSha256().equals(known.manifestSha256())) {
                return ModelPackageLoader.content(entry.source, known);
            }
        }
        throw new IllegalArgumentException(
                "%s is not in this catalogue".formatted(known.manifest().coordinates()));
    }

    /**
     * A package that was taken out of rotation.
     *
     * @param coordinates its id and version
     * @param reason for people
     */
    public record Dropped(String coordinates, String reason) {}

    /**
     * Runs the goldens of every package in use again, on the model as it is open. One that no longer gives its known
     * results is out of rotation until the program starts again.
     *
     * @return the packages that were taken out of rotation just now
     */
    public List<Dropped> canary() {
        List<Dropped> dropped = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.load instanceof PackageLoad.Loaded loaded) {
                ModelPackageLoader.recheck(entry.source, loaded.modelPackage()).ifPresent(reason -> {
                    entry.load = new PackageLoad.PackageRefused(
                            entry.source.name(), "taken out of rotation while running: " + reason);
                    dropped.add(new Dropped(loaded.modelPackage().manifest().coordinates(), reason));
                });
            }
        }
        return dropped;
    }

    @Override
    public void close() {
        for (Entry entry : entries) {
            if (entry.opened != null) {
                entry.opened.close();
            }
        }
    }
}
