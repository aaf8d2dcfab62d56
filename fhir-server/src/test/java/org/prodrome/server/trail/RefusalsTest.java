package org.prodrome.server.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However many requests are refused, and however they differ, a minute of them is a bounded number of lines. */
class RefusalsTest {
    private final Frozen clock = new Frozen();
    private final Refusals refusals = new Refusals(clock);

    /** A time that stands still until it is set. */
    private static final class Frozen extends Clock {
        private Instant now = Instant.parse("2026-11-21T10:00:30Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void aFloodOfAMinuteIsAtMostSixtyKindsAndOneLineForEachClassOfStatusOfTheRest() {
        for (int i = 0; i < 100_000; i++) {
            refusals.note(
                    new Refusal(Access.CALL_REFUSED, 400 + i % 5, "client-" + i % 500, true, ""), "10.0.0." + i % 250);
        }
        List<Refusals.Count> counts = taken(Duration.ofMinutes(2));
        assertThat(counts).hasSize(Refusals.MOST + 1);
        assertThat(counts.stream().mapToInt(Refusals.Count::times).sum()).isEqualTo(100_000);
    }

    @Test
    void theMinuteThatRunsIsNotHandedOverAndEachCountIsHandedOverOnce() {
        refusals.note(new Refusal(Access.CALL_REFUSED, 401, "", false, "STRANGER"), "10.0.0.1");
        assertThat(taken(Duration.ZERO)).isEmpty();
        assertThat(taken(Duration.ofMinutes(1))).hasSize(1);
        assertThat(taken(Duration.ofMinutes(2))).isEmpty();
    }

    private List<Refusals.Count> taken(Duration ahead) {
        clock.now = clock.now.plus(ahead);
        List<Refusals.Count> counts = new ArrayList<>();
        refusals.take(false, (refusal, count) -> counts.add(count));
        return counts;
    }
}
