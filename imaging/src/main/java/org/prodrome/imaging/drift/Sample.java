package org.prodrome.imaging.drift;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/** Films of different patients, by time; two of them are compared stream by stream. */
record Sample(List<FilmSeen> films) {
    Sample {
        films = List.copyOf(films);
    }

    /** The first film of each patient: several of one patient are no independent films. */
    static Sample onePerPatient(List<FilmSeen> films) {
        Set<String> seen = new HashSet<>();
        return new Sample(
                films.stream().filter(film -> seen.add(film.patient())).toList());
    }

    int size() {
        return films.size();
    }

    Sample with(Stream stream) {
        return switch (stream.form()) {
            case CATEGORY, SHARE -> this;
            case NUMBER ->
                new Sample(films.stream()
                        .filter(film -> film.number(stream.name()).isPresent())
                        .toList());
            case VECTOR ->
                new Sample(
                        films.stream().filter(film -> film.embedding() != null).toList());
        };
    }

    double[] numbers(String stream) {
        return films.stream()
                .map(film -> film.number(stream))
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    List<String> categories(String stream) {
        return films.stream().map(film -> film.category(stream)).toList();
    }

    float[][] vectors() {
        return films.stream().map(FilmSeen::embedding).filter(Objects::nonNull).toArray(float[][]::new);
    }

    int refused() {
        return (int) films.stream().filter(FilmSeen::refused).count();
    }

    /** At most so many, drawn without replacement, in the order of time. */
    Sample atMost(int most, SplittableRandom random) {
        if (films.size() <= most) {
            return this;
        }
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < films.size(); i++) {
            places.add(i);
        }
        Collections.shuffle(places, new Random(random.nextLong()));
        return new Sample(
                places.subList(0, most).stream().sorted().map(films::get).toList());
    }

    /** Two halves by chance. */
    List<Sample> halves(SplittableRandom random) {
        List<FilmSeen> shuffled = new ArrayList<>(films);
        Collections.shuffle(shuffled, new Random(random.nextLong()));
        int half = shuffled.size() / 2;
        return List.of(new Sample(shuffled.subList(0, half)), new Sample(shuffled.subList(half, shuffled.size())));
    }
}
