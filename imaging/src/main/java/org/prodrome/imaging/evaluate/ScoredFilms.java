package org.prodrome.imaging.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.finding.FilmFindings;
import org.prodrome.imaging.gate.FilmAttributes;
import org.prodrome.imaging.model.FindingsOutput;
import org.prodrome.imaging.model.Manifest;
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

    private sealed interface Outcome {}

    private record Unread(String reason) implements Outcome {}

    /**
     * One film.
     *
     * @param film its line
     * @param analysis what the package says
     * @param output what the network says, also of refused films
     */
    record Scored(FilmList.Film film, FilmAnalysis analysis, ModelOutput output) implements Outcome {
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
        Manifest.InputSelection made = loaded.manifest().inputSelection();
        return film.isOf(made.minAgeYears(), made.maxAgeYears())
                && film.isKnown(findings.labels().stream()
                        .map(FindingsOutput.Label::sourceLabel)
                        .toList());
    }

    static ScoredFilms read(ChestFilmAnalyser analyser, List<FilmList.Film> films, CxrCtrEvaluation.Progress progress) {
        return read(analyser, films, 1, progress);
    }

    /** The same, so many films at the same time. */
    static ScoredFilms read(
            ChestFilmAnalyser analyser, List<FilmList.Film> films, int threads, CxrCtrEvaluation.Progress progress) {
        List<Scored> scored = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (Outcome one : Workers.map(films, threads, film -> read(analyser, film), progress)) {
            if (one instanceof Scored film) {
                scored.add(film);
            } else if (one instanceof Unread unread) {
                unreadable.add(unread.reason());
            }
        }
        return new ScoredFilms(scored, unreadable);
    }

    /** The film, or why there is none. */
    private static Outcome read(ChestFilmAnalyser analyser, FilmList.Film film) {
        try {
            FilmAnalysis analysis = analyse(analyser, film.image(), GrayFile.read(film.path()));
            ModelOutput output = analysis.output();
            return output == null
                    ? new Unread(film.image() + ": the model gave no usable answer")
                    : new Scored(film, analysis, output);
        } catch (IOException e) {
            return new Unread(film.image() + ": " + e.getMessage());
        }
    }

    static FilmAnalysis analyse(ChestFilmAnalyser analyser, String name, GrayImage image) {
        return analyser.analysePixels(FilmAttributes.ofImageFile(name, image.rows(), image.columns()), image);
    }
}
