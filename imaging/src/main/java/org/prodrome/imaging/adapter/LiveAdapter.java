package org.prodrome.imaging.adapter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.ModelPackageLoader;
import org.prodrome.imaging.model.PackageContent;
import org.prodrome.imaging.model.PackageLoad;
import org.prodrome.imaging.model.PackageRefusedException;
import org.prodrome.imaging.model.PackageSource;
import org.prodrome.imaging.model.PackageVersion;
import org.prodrome.imaging.model.TrustedPackages;

/**
 * The adapter that is in use, as far as a new one is measured beside it.
 *
 * @param coordinates its id and version
 * @param label the column that it was trained on
 * @param protocol the films and folds on which it was measured, and what was said of each
 */
public record LiveAdapter(String coordinates, String label, Protocol protocol) {
    private static final Pattern VERSION = Pattern.compile("\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}");

    /**
     * Reads it from its package, which has to be one that could serve: trusted by the lists beside it, whole, its
     * goldens coming out.
     *
     * @throws AdapterRefusedException when it is not, or is no adapter
     * @throws IOException when files cannot be read
     */
    public static LiveAdapter open(Path folder) throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        PackageSource source = PackageSource.folder(whole);
        PackageLoad load = ModelPackageLoader.load(
                source, TrustedPackages.ofSite(Objects.requireNonNullElse(whole.getParent(), whole)));
        if (load instanceof PackageLoad.PackageRefused refused) {
            throw new AdapterRefusedException(
                    "the adapter in use, '%s', cannot be used: %s".formatted(source.name(), refused.reason()));
        }
        try (ModelPackage loaded = ((PackageLoad.Loaded) load).modelPackage()) {
            PackageContent content = ModelPackageLoader.content(source, loaded);
            FindingsOutput findings = loaded.manifest().findings();
            byte[] protocol = content.files().get(AdapterWriter.PROTOCOL);
            if (findings == null || findings.labels().size() != 1 || protocol == null) {
                throw new AdapterRefusedException("'%s' is a package but no adapter: one finding and a file %s expected"
                        .formatted(source.name(), AdapterWriter.PROTOCOL));
            }
            return new LiveAdapter(
                    loaded.manifest().coordinates(), findings.labels().get(0).sourceLabel(), Protocol.parse(protocol));
        } catch (PackageRefusedException e) {
            throw new AdapterRefusedException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * The folder of the highest version of an adapter.
     *
     * @param out folder of packages; need not exist
     * @return empty when no version of it is there
     * @throws IOException when the folder cannot be listed
     */
    public static Optional<Path> highest(Path out, String id) throws IOException {
        if (!Files.isDirectory(out)) {
            return Optional.empty();
        }
        String start = id + "-";
        try (Stream<Path> list = Files.list(out)) {
            return list.filter(Files::isDirectory)
                    .filter(path -> name(path).startsWith(start)
                            && VERSION.matcher(name(path).substring(start.length()))
                                    .matches())
                    .max(Comparator.comparing(path -> name(path).substring(start.length()), PackageVersion.ORDER));
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
