package org.prodrome.imaging.completion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.prodrome.imaging.delivery.DeliveryException;
import org.prodrome.imaging.evaluate.FilmList;
import org.prodrome.imaging.evaluate.FilmList.Film;

/**
 * The films that a package is measured on, each patient in one part alone: what the gate may know ({@code train}), what
 * its thresholds and the calibration are taken from ({@code val}), what figures are reported on ({@code test}). Films
 * of people that the model was not made for, by age, are left out.
 *
 * @param known films of split train
 * @param setAside films of split val without the patients of train
 * @param test films of split test without the patients of the other two; empty for none
 * @param shared films of val and test that were left out for their patients
 * @param findings columns of the list that say of findings
 */
record CompletionFilms(List<Film> known, List<Film> setAside, List<Film> test, int shared, List<String> findings) {
    /** Below this the 99.5th percentile is the largest value itself. */
    static final int FEWEST_FILMS = 200;

    static final int FEWEST_PATIENTS = 50;
    private static final long SEED = 7;

    /**
     * Reads the list.
     *
     * @param most films of a part, drawn
     * @throws DeliveryException when there are too few films or patients
     * @throws IOException when the folder is not laid out so
     */
    static CompletionFilms read(Path folder, Draft draft, int most) throws IOException {
        FilmList list = FilmList.read(folder);
        for (String column : List.of("split", "patient_id")) {
            if (!list.columns().contains(column)) {
                throw new DeliveryException(
                        "labels.csv needs a column %s: thresholds come from films of patients that the gate does not know"
                                .formatted(column));
            }
        }
        Set<String> seen = new HashSet<>();
        List<Film> known = part(list, draft, "train", seen);
        List<Film> val = part(list, draft, "val", Set.of());
        seen.addAll(patients(known));
        List<Film> setAside = part(list, draft, "val", seen);
        seen.addAll(patients(setAside));
        List<Film> test = part(list, draft, "test", seen);
        int shared = val.size()
                - setAside.size()
                + part(list, draft, "test", Set.of()).size()
                - test.size();
        enough("train", known, "");
        enough("val", setAside, " of patients who are not in train");
        return new CompletionFilms(
                drawn(known, most), drawn(setAside, most), drawn(test, most), shared, list.findings());
    }

    private static List<Film> part(FilmList list, Draft draft, String split, Set<String> without) {
        return list.split(split).stream()
                .filter(film -> film.isOf(draft.age("min"), draft.age("max")))
                .filter(film -> !without.contains(film.patient()))
                .toList();
    }

    private static Set<String> patients(List<Film> films) {
        return films.stream().map(Film::patient).collect(Collectors.toSet());
    }

    /** @throws DeliveryException when films or patients are fewer than a percentile needs */
    static void enough(String split, List<Film> films, String which) {
        int patients = patients(films).size();
        if (films.size() < FEWEST_FILMS || patients < FEWEST_PATIENTS) {
            throw new DeliveryException(
                    "split '%s' has %d films of %d patients%s; at least %d films of %d patients are needed, in train and in val each"
                            .formatted(split, films.size(), patients, which, FEWEST_FILMS, FEWEST_PATIENTS));
        }
    }

    /** At most so many, drawn, in the order of the list. */
    private static List<Film> drawn(List<Film> films, int most) {
        List<Film> left = new ArrayList<>(films);
        SplittableRandom random = new SplittableRandom(SEED);
        while (left.size() > most) {
            left.remove(random.nextInt(left.size()));
        }
        return List.copyOf(left);
    }
}
