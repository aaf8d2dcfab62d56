package org.prodrome.server.analysis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.prodrome.imaging.model.Manifest;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.similarity.CaseKeys;
import org.prodrome.imaging.similarity.FlatFileSimilarCaseIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens an index for each space that the usable packages place films in. Packages share one where they say that their
 * space is the same and prepare films in the same way; vectors of anything else are never compared.
 */
final class FilmSpaces {
    private static final Logger LOG = LoggerFactory.getLogger(FilmSpaces.class);
    private static final int HASH_SHOWN = 12;

    private FilmSpaces() {}

    /** @param models in the order in which their spaces are asked */
    static FilmIndex open(Path folder, List<ModelPackage> models, CaseKeys keys) {
        Map<String, FilmIndex.Space> spaces = new LinkedHashMap<>();
        for (ModelPackage model : models) {
            Manifest manifest = model.manifest();
            String name = manifest.embedding().spaceId();
            FilmIndex.Space there = spaces.get(name);
            if (there == null) {
                spaces.put(name, space(folder, manifest));
            } else if (there.takes(manifest)) {
                spaces.put(name, there.with(manifest.coordinates()));
            } else {
                LOG.error(
                        "{} has no index of similar films: it names the space of {} and prepares films otherwise",
                        manifest.coordinates(),
                        there.packages().get(0));
            }
        }
        return new FilmIndex(List.copyOf(spaces.values()), keys);
    }

    /** A file per space and preprocessing: what prepares films otherwise begins anew and leaves the old one alone. */
    private static FilmIndex.Space space(Path folder, Manifest manifest) {
        String space = manifest.embedding().spaceId();
        Path file = folder.resolve("films-%s-%s.idx"
                .formatted(
                        space.replaceAll("[^A-Za-z0-9.-]", "_"),
                        manifest.preprocessSha256().substring(0, HASH_SHOWN)));
        boolean fresh = !Files.exists(file);
        return new FilmIndex.Space(
                FlatFileSimilarCaseIndex.open(file, space, manifest.embedding().dims()),
                manifest.embedding().dims(),
                manifest.preprocessSha256(),
                List.of(manifest.coordinates()),
                fresh);
    }
}
