package org.prodrome.imaging.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a site put beside its packages: its own calibrations ({@link CalibrationFile}) and {@code prevalence.json}, the
 * share of its films with each finding:
 *
 * <pre>{ "org.prodrome.cxr-findings": { "pleural_effusion": 0.08 } }</pre>
 *
 * A file that cannot be applied keeps its package out of use: running without what the site asked for would show other
 * numbers than the site expects.
 */
final class SiteFiles {
    static final String PREVALENCE = "prevalence.json";
    private static final double SMALLEST_SHARE = 1e-6;

    private SiteFiles() {}

    /** The package with the site's settings; refused when they are there and cannot be applied. */
    static PackageLoad apply(PackageLoad load, @Nullable Path folder) {
        if (folder == null || !(load instanceof PackageLoad.Loaded loaded)) {
            return load;
        }
        ModelPackage opened = loaded.modelPackage();
        String file = PREVALENCE;
        try {
            Map<String, Double> prevalence = prevalence(read(folder, PREVALENCE), opened.manifest());
            file = CalibrationFile.name(opened.manifest());
            Optional<byte[]> json = read(folder, file);
            LocalCalibration calibration = json.isEmpty()
                    ? null
                    : CalibrationFile.read(json.get(), opened.manifest(), opened.manifestSha256());
            return new PackageLoad.Loaded(
                    loaded.source(), opened.at(new SiteSettings(calibration, prevalence)), loaded.trust());
        } catch (PackageRefusedException e) {
            opened.close();
            return new PackageLoad.PackageRefused(
                    loaded.source(),
                    "the site's file '%s' cannot be applied: %s; make it again or take it away"
                            .formatted(file, e.getMessage()));
        } catch (IOException e) {
            opened.close();
            return new PackageLoad.PackageRefused(
                    loaded.source(), "the site's file '%s' cannot be read".formatted(file));
        }
    }

    private static Optional<byte[]> read(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) CalibrationFile.MAX_BYTES + 1);
            if (bytes.length > CalibrationFile.MAX_BYTES) {
                throw new PackageRefusedException(
                        "it is longer than the %d bytes allowed".formatted(CalibrationFile.MAX_BYTES));
            }
            return Optional.of(bytes);
        }
    }

    private static Map<String, Double> prevalence(Optional<byte[]> json, Manifest manifest) {
        FindingsOutput findings = manifest.findings();
        if (json.isEmpty() || findings == null) {
            return Map.of();
        }
        ManifestObject root = new ManifestObject("", ManifestReader.parse(json.get()));
        if (!root.has(manifest.id())) {
            return Map.of();
        }
        ManifestObject shares = root.object(manifest.id());
        Map<String, Double> prevalence = new LinkedHashMap<>();
        for (String id : shares.names()) {
            if (findings.index(id).isEmpty()) {
                throw shares.wrong(id, "a finding of the package", shares.any(id));
            }
            prevalence.put(id, shares.number(id, SMALLEST_SHARE, 1 - SMALLEST_SHARE));
        }
        return prevalence;
    }
}
