package org.prodrome.server.acceptance;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * Puts rules that nobody acts on back into shadow: fewer than one in ten of at least fifty answered cards of the last
 * 90 days accepted.
 */
final class Demotion {
    static final Duration WINDOW = Duration.ofDays(90);
    private static final int ENOUGH = 50;
    private static final double TOO_FEW = 0.10;

    private final AcceptanceFigures figures;
    private final BiConsumer<String, String> demote;
    private final Clock clock;

    /** @param demote takes a rule's id and the reason */
    Demotion(AcceptanceFigures figures, BiConsumer<String, String> demote, Clock clock) {
        this.figures = figures;
        this.demote = demote;
        this.clock = clock;
    }

    void run() {
        figures.since(clock.instant().minus(WINDOW)).stream()
                .filter(figure -> figure.kind().equals("rule"))
                .filter(figure -> figure.answered() >= ENOUGH && figure.rate() < TOO_FEW)
                .forEach(figure -> demote.accept(
                        figure.id(),
                        String.format(
                                Locale.ROOT,
                                "%d of %d answered cards of the last 90 days accepted",
                                figure.accepted(),
                                figure.answered())));
    }
}
