package org.prodrome.imaging.drift;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * One thing that is watched over time.
 *
 * @param name stable, for programs
 * @param form which test fits it
 * @param side what its change speaks for
 */
public record Stream(String name, Form form, Side side) {
    /** The test that fits. */
    public enum Form {
        /** Chi-square test and Cram&eacute;r's V. */
        CATEGORY,
        /** Two-sample Kolmogorov-Smirnov test and population stability index. */
        NUMBER,
        /** Maximum mean discrepancy with a permutation test. */
        VECTOR,
        /** Fisher's exact test of two shares. */
        SHARE
    }

    /** What a change speaks for. */
    public enum Side {
        /** How films are taken: device, view, picture. */
        ACQUISITION,
        /** Who is examined: age and sex. */
        CASE_MIX,
        /** What the model says. */
        OUTPUT
    }

    /** The stream of embeddings. */
    public static final Stream EMBEDDING = new Stream("embedding", Form.VECTOR, Side.ACQUISITION);
    /** The share of films that the gate refuses. */
    public static final Stream REFUSED = new Stream("refused", Form.SHARE, Side.ACQUISITION);

    private static final List<Stream> KNOWN = known();

    private static List<Stream> known() {
        List<Stream> known = new ArrayList<>();
        for (String name : List.of("modality", "manufacturer", "view", "photometric")) {
            known.add(new Stream(name, Form.CATEGORY, Side.ACQUISITION));
        }
        for (HeaderNumber number : HeaderNumber.ALL) {
            known.add(new Stream(number.stream(), Form.NUMBER, Side.ACQUISITION));
        }
        // Of the picture: of what the network sees, sharpness and grey levels; how far it lies from the known films.
        for (String name : List.of("sharpness", "entropy", "distance")) {
            known.add(new Stream(name, Form.NUMBER, Side.ACQUISITION));
        }
        known.add(new Stream("age-band", Form.CATEGORY, Side.CASE_MIX));
        known.add(new Stream("sex", Form.CATEGORY, Side.CASE_MIX));
        known.add(REFUSED);
        known.add(EMBEDDING);
        return List.copyOf(known);
    }

    /** The streams that are always there, and one for each other number that the films hold: a model's output. */
    public static List<Stream> of(Collection<FilmSeen> films) {
        TreeSet<String> numbers = new TreeSet<>();
        films.forEach(film -> numbers.addAll(film.numbers().keySet()));
        KNOWN.forEach(known -> numbers.remove(known.name()));
        List<Stream> streams = new ArrayList<>(KNOWN);
        numbers.forEach(name -> streams.add(new Stream(name, Form.NUMBER, Side.OUTPUT)));
        return List.copyOf(streams);
    }
}
