package org.prodrome.imaging.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.prodrome.imaging.SharedData;
import org.prodrome.imaging.evaluate.ScoredFilms.Scored;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.FindingsOutput.Standing;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.result.ChestFilmAnalyser;

/**
 * Every findings package that ships reaches on the test films, through the code that serves, what its manifest says.
 */
class BundledFindingsTest {
    /** Python made the manifest's figures on another build of the runtime; a pair of near scores may swap. */
    private static final double TOLERANCE = 0.001;

    @Test
    void theAreasOfTheManifestComeOutOfTheServingCode() throws IOException {
        Path data = SharedData.dir("data/cxr");
        List<FilmList.Film> test = FilmList.read(data).split("test");
        try (ModelCatalogue catalogue = ModelCatalogue.open(null)) {
            for (ModelPackage loaded : catalogue.usable()) {
                FindingsOutput findings = loaded.manifest().findings();
                if (findings != null) {
                    check(loaded, findings, test);
                }
            }
        }
    }

    private static void check(ModelPackage loaded, FindingsOutput findings, List<FilmList.Film> test) {
        List<FilmList.Film> fitting = test.stream()
                .filter(film -> ScoredFilms.fits(loaded, findings, film))
                .toList();
        ScoredFilms scored = ScoredFilms.read(new ChestFilmAnalyser(loaded), fitting, (done, total) -> {});
        assertThat(scored.unreadable()).isEmpty();
        for (int i = 0; i < findings.labels().size(); i++) {
            FindingsOutput.Label label = findings.labels().get(i);
            int index = i;
            List<Scored> known = scored.films().stream()
                    .filter(film -> film.film().has(label.sourceLabel()).isPresent())
                    .toList();
            double[] scores = known.stream()
                    .mapToDouble(film -> film.output().scores()[index])
                    .toArray();
            boolean[] positive = new boolean[scores.length];
            int positives = 0;
            for (int j = 0; j < positive.length; j++) {
                positive[j] = known.get(j).film().has(label.sourceLabel()).orElseThrow();
                positives += positive[j] ? 1 : 0;
            }
            assertThat(positives).as(label.id()).isEqualTo(label.positives().test());
            if (label.standing() instanceof Standing.Evaluated evaluated) {
                assertThat(Auroc.of(scores, positive))
                        .as("%s %s", loaded.manifest().coordinates(), label.id())
                        .isCloseTo(evaluated.auc().value(), within(TOLERANCE));
            }
        }
    }
}
