package org.prodrome.cds.option;

import java.util.List;

/**
 * What stands beside one alert.
 *
 * @param options all of them, as the plans list them
 * @param onlyOne whether at most one of them is to be taken
 * @param late whether there was no time to judge them
 */
public record Beside(List<Assessed> options, boolean onlyOne, boolean late) {
    /** Nothing is known to be done. */
    public static final Beside NOTHING = new Beside(List.of(), false, false);

    static final Beside LATE = new Beside(List.of(), false, true);

    public Beside {
        options = List.copyOf(options);
    }

    /** The same with drafts of its own. */
    Beside copy() {
        return new Beside(options.stream().map(Assessed::copy).toList(), onlyOne, late);
    }
}
