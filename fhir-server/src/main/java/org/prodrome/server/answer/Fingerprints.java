package org.prodrome.server.answer;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.prodrome.cds.option.Options;
import org.prodrome.imaging.model.CalibrationFile;
import org.prodrome.imaging.model.LocalCalibration;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.model.SiteSettings;

/** Says what an answer of this moment rests on: what cannot change while the program runs, models and options. */
final class Fingerprints {
    private final Map<String, String> fixed;
    private final ModelCatalogue models;
    private final Options options;

    /** @param fixed build and settings, by name */
    Fingerprints(Map<String, String> fixed, ModelCatalogue models, Options options) {
        this.fixed = Map.copyOf(fixed);
        this.models = models;
        this.options = options;
    }

    Basis now() {
        Map<String, String> parts = new TreeMap<>(fixed);
        parts.put(Basis.OPTIONS, options.state().name().toLowerCase(Locale.ROOT));
        options.fingerprints().forEach((name, hash) -> parts.put(Basis.CONTENT + name, hash));
        models.usable().forEach(model -> parts.put("model " + model.manifest().coordinates(), of(model)));
        return new Basis(parts);
    }

    private static String of(ModelPackage model) {
        SiteSettings site = model.site();
        String own = "sha256:" + model.manifestSha256();
        return site.equals(SiteSettings.NONE) ? own : "%s with the site's sha256:%s".formatted(own, of(site));
    }

    private static String of(SiteSettings site) {
        LocalCalibration calibration = site.calibration();
        return ContentHash.of(new TreeMap<>(site.prevalence()) + "\n"
                + (calibration == null ? "" : CalibrationFile.write(calibration)));
    }
}
