package org.prodrome.imaging.completion;

import java.nio.file.Path;
import java.util.Map;

/**
 * What to complete, and how.
 *
 * @param draft folder that {@code models import} made
 * @param data folder with labels.csv and images
 * @param out folder of packages; the new one gets a folder of its own there
 * @param columns column of the list by label of the network, where they are called otherwise
 * @param withoutFindings whether the network's scores are left out, so that the package only places films
 * @param most films of each split that are read, drawn; 200 or more
 * @param threads films at the same time, 1 to 64
 * @param films where the films come from, for people
 */
public record CompletionRequest(
        Path draft,
        Path data,
        Path out,
        Map<String, String> columns,
        boolean withoutFindings,
        int most,
        int threads,
        String films) {
    private static final int MOST_THREADS = 64;

    /** @throws IllegalArgumentException when a number is outside its range */
    public CompletionRequest {
        columns = Map.copyOf(columns);
        if (most < CompletionFilms.FEWEST_FILMS) {
            throw new IllegalArgumentException(
                    "%d films or more of each split, found %d".formatted(CompletionFilms.FEWEST_FILMS, most));
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("1 to %d threads, found %d".formatted(MOST_THREADS, threads));
        }
    }
}
