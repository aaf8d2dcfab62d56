package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.ModelOutput;
import org.prodrome.imaging.model.ModelPackage;
import org.prodrome.imaging.preprocess.GrayFile;
import org.prodrome.imaging.preprocess.GrayImage;
import org.prodrome.imaging.result.ChestFilmAnalyser;
import org.prodrome.imaging.result.FilmAnalysis;

/**
 * The films of a list that a findings package was made for, each with what the package says of it through the code that
 * serves. Headers are not judged, because reduced images have none.
 *
 * @param films those that could be read and of which the model said something usable
 * @param unreadable the others, each with the reason
 */
record ScoredFilms(List<Scored> films, List<String> unreadable) {
    ScoredFilms {
        films = List.copyOf(films);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * One film.
     *
     * @param film its line
     * @param image its pixels, kept where they are few
     * @param analysis what the package says
     * @param output what the network says, also of refused films
     * @param decodeNanos processor time of reading the file
     */
    record Scored(FilmList.Film film, GrayImage image, FilmAnalysis analysis, ModelOutput output, long decodeNanos) {
        String patient() {
            return film.patient();
        }

        FilmFindings.@Nullable Read read() {
            return analysis.findings() instanceof FilmFindings.Read read ? read : null;
        }
    }

    /**
     * Whether a package was made for a film: a children's package takes children's lists, any other the rest from its
     * smallest age on; the list has to say at least half of the package's findings of the film.
     */
    static boolean fits(ModelPackage loaded, FindingsOutput findings, FilmList.Film film) {
        boolean children = loaded.manifest().inputSelection().maxAgeYears() != null;
        Integer smallest = loaded.manifest().inputSelection().minAgeYears();
        Integer age = film.age();
        if (children != film.paediatric() || (age != null && smallest != null && age < smallest)) {
            return false;
        }
        long said = findings.labels().stream()
                .map(FindingsOutput.Label::sourceLabel)
                .map(film::has)
                .filter(Optional::isPresent)
                .count();
        return 2 * said >= findings.labels().size();
    }

    static ScoredFilms read(ChestFilmAnalyser analyser, List<FilmList.Film> films, CxrCtrEvaluation.Progress progress) {
        List<Scored> scored = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (FilmList.Film film : films) {
            try {
                Scored one = read(analyser, film);
                if (one == null) {
                    unreadable.add(film.image() + ": the model gave no usable answer");
                } else {
                    scored.add(one);
                }
            } catch (IOException e) {
                unreadable.add(film.image() + ": " + e.getMessage());
            }
            progress.at(scored.size() + unreadable.size(), films.size());
        }
        return new ScoredFilms(scored, unreadable);
    }

    private static @Nullable Scored read(ChestFilmAnalyser analyser, FilmList.Film film) throws IOException {
        long start = cpu();
        GrayImage image = GrayFile.read(film.path());
        long decode = cpu() - start;
        FilmAnalysis analysis = analyse(analyser, film.image(), image);
        ModelOutput output = analysis.output();
        return output == null ? null : new Scored(film, image, analysis, output, decode);
    }

    static FilmAnalysis analyse(ChestFilmAnalyser analyser, String name, GrayImage image) {
        return analyser.analysePixels(FilmAttributes.ofImageFile(name, image.rows(), image.columns()), image);
    }

    static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
