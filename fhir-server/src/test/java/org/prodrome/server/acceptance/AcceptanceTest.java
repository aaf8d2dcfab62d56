package org.prodrome.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Shares with their intervals. */
class AcceptanceTest {
    /** Newcombe, Stat Med 1998;17:857, table I: 81 of 263 gives 0.2553 to 0.3662, 15 of 148 gives 0.0624 to 0.1605. */
    @Test
    void theIntervalIsWilsons() {
        Acceptance first = Acceptance.of("rule", "a/1", 300, 81, 182, Map.of());
        assertThat(first.low()).isCloseTo(0.2553, within(0.0001));
        assertThat(first.high()).isCloseTo(0.3662, within(0.0001));
        assertThat(first.unanswered()).isEqualTo(37);
        Acceptance second = Acceptance.of("rule", "a/1", 148, 15, 133, Map.of());
        assertThat(second.low()).isCloseTo(0.0624, within(0.0001));
        assertThat(second.high()).isCloseTo(0.1605, within(0.0001));
    }

    @Test
    void onlyCardsThatCouldBeAcceptedSinceTheRuleSpeaksDemoteIt() {
        Instant sent = Instant.parse("2026-11-01T00:00:00Z");
        assertThat(Demotion.refused(cards(50, 2, true, sent), Map.of()))
                .singleElement()
                .satisfies(rule -> assertThat(rule.critical()).isFalse());
        assertThat(Demotion.refused(cards(49, 2, true, sent), Map.of())).isEmpty();
        assertThat(Demotion.refused(cards(500, 2, false, sent), Map.of())).isEmpty();
        assertThat(Demotion.refused(cards(50, 2, true, sent), Map.of("aki/1", sent.plusSeconds(1))))
                .isEmpty();
        assertThat(Demotion.refused(cards(50, 1, true, sent), Map.of()))
                .as("flagged, not put into shadow")
                .singleElement()
                .satisfies(rule -> assertThat(rule.critical()).isTrue());
    }

    private static List<AcceptanceFigures.Told> cards(int overridden, int tier, boolean acceptable, Instant sent) {
        AcceptanceFigures.Told card = new AcceptanceFigures.Told(
                "c",
                "s",
                List.of("aki/1"),
                List.of(),
                "t",
                tier,
                acceptable,
                sent,
                "",
                "",
                "",
                "f",
                "overridden",
                List.of(),
                null,
                sent,
                null);
        return Collections.nCopies(overridden, card);
    }

    @Test
    void withoutAnswersNothingIsKnown() {
        Acceptance none = Acceptance.of("rule", "a/1", 3, 0, 0, Map.of());
        assertThat(none.low()).isZero();
        assertThat(none.high()).isEqualTo(1);
    }
}
