package org.prodrome.imaging.drift;

/**
 * How films are compared.
 *
 * @param referenceFilms how many films, one of each patient, make the reference
 * @param windowDays length of a window in days
 * @param minFilms fewest films, one of each patient, of a window that is compared; 50 or more
 * @param falseDiscovery share of false ones among the streams that are called moved in one window (Benjamini-Hochberg)
 * @param permutations most permutations of the embedding's test
 * @param mostVectors most embeddings of either side that are compared, drawn by the seed
 * @param seed of draws and permutations
 */
public record DriftSettings(
        int referenceFilms,
        int windowDays,
        int minFilms,
        double falseDiscovery,
        int permutations,
        int mostVectors,
        long seed) {
    /** 300 films, 14 days, 50 films, 1 %. */
    public static final DriftSettings DEFAULT = new DriftSettings(300, 14, 50, 0.01, 1999, 200, 7);

    /** Fewest films on both sides for a population stability index that means anything. */
    static final int PSI_MIN_FILMS = 200;
    /** A smaller Kolmogorov-Smirnov distance is not called a move, however many films there are. */
    static final double SMALLEST_DISTANCE = 0.1;
    /** The same of Cram&eacute;r's V. */
    static final double SMALLEST_V = 0.1;
    /** The same of the difference between two shares. */
    static final double SMALLEST_SHARE = 0.05;

    private static final int FEWEST = 50;

    public DriftSettings {
        if (minFilms < FEWEST || referenceFilms < minFilms) {
            throw new IllegalArgumentException(
                    "a window has at least %d films, the reference no fewer".formatted(FEWEST));
        }
        if (windowDays < 1 || !(falseDiscovery > 0 && falseDiscovery < 1)) {
            throw new IllegalArgumentException("a window has 1 day or more, a false discovery rate is between 0 and 1");
        }
        if (permutations < 99 || mostVectors < FEWEST) {
            throw new IllegalArgumentException("at least 99 permutations of at least %d vectors".formatted(FEWEST));
        }
    }
}
