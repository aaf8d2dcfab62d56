package org.prodrome.server.acceptance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.prodrome.server.acceptance.AcceptanceFigures.Told;
import org.prodrome.server.governance.GovernanceStore;

/**
 * Puts rules that nobody acts on back into shadow: fewer than one in ten of at least fifty answered cards of the last
 * 90 days accepted. Only cards with something to accept count, and only those since the rule was last let speak. A rule
 * that spoke at tier 1 is flagged for its owner in place of that: what is critical is not silenced by habit.
 */
final class Demotion {
    static final Duration WINDOW = Duration.ofDays(90);
    private static final int ENOUGH = 50;
    private static final double TOO_FEW = 0.10;
    private static final int CRITICAL = 1;

    private final AcceptanceFigures figures;
    private final GovernanceStore register;
    private final Clock clock;

    Demotion(AcceptanceFigures figures, GovernanceStore register, Clock clock) {
        this.figures = figures;
        this.register = register;
        this.clock = clock;
    }

    /**
     * A rule whose cards are not accepted.
     *
     * @param critical whether it spoke at tier 1
     */
    record Refused(String rule, String why, boolean critical) {}

    void run() {
        for (Refused rule : refused(figures.cards(clock.instant().minus(WINDOW)), register.rulesSpeakSince())) {
            if (rule.critical()) {
                register.flagUnaccepted(rule.rule(), rule.why());
            } else {
                register.demote(rule.rule(), rule.why());
            }
        }
    }

    /** @param speaksSince since when each rule may speak, where that is known */
    static List<Refused> refused(List<Told> cards, Map<String, Instant> speaksSince) {
        Map<String, List<Told>> byRule = new TreeMap<>();
        cards.stream()
                .filter(card -> !card.rule().isEmpty())
                .filter(card -> !card.sent().isBefore(speaksSince.getOrDefault(card.rule(), Instant.MIN)))
                .forEach(card -> byRule.computeIfAbsent(card.rule(), none -> new ArrayList<>())
                        .add(card));
        List<Refused> refused = new ArrayList<>();
        byRule.forEach((rule, sent) -> {
            long accepted = count(sent, "accepted");
            long answered = accepted + count(sent, "overridden");
            if (answered >= ENOUGH && accepted < TOO_FEW * answered) {
                String why = String.format(
                        Locale.ROOT,
                        "%d of %d answered cards with a suggestion of the last 90 days accepted",
                        accepted,
                        answered);
                refused.add(new Refused(rule, why, sent.stream().anyMatch(card -> card.tier() == CRITICAL)));
            }
        });
        return refused;
    }

    private static long count(List<Told> cards, String outcome) {
        return cards.stream()
                .filter(card -> card.acceptable() && outcome.equals(card.outcome()))
                .count();
    }
}
