package org.prodrome.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
    void withoutAnswersNothingIsKnown() {
        Acceptance none = Acceptance.of("rule", "a/1", 3, 0, 0, Map.of());
        assertThat(none.low()).isZero();
        assertThat(none.high()).isEqualTo(1);
    }
}
