package org.prodrome.server.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.governance.Kind;
import org.prodrome.cds.governance.State;
import org.prodrome.server.governance.Upkeep.Step;

/** What nobody uses, owns or reviews does not go on speaking for ever. */
class UpkeepTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private final Upkeep upkeep = new Upkeep(DAY.multipliedBy(90), DAY.multipliedBy(14));

    @Test
    void anOverdueReviewIsFlaggedAndAfterTwoWeeksSuspended() {
        SpeakerEntry entry = live("2026-01-31");
        assertThat(upkeep.of(entry, day(30))).as("the day itself").isEqualTo(new Step.Nothing());
        assertThat(upkeep.of(entry, day(31))).isEqualTo(new Step.Flag("its review was due on 2026-01-31"));
        entry.flag("its review was due on 2026-01-31", day(31));
        assertThat(upkeep.of(entry, day(44))).isEqualTo(new Step.Nothing());
        assertThat(upkeep.of(entry, day(45))).isEqualTo(new Step.Suspend());
    }

    @Test
    void aNewReviewDateEndsTheFlag() {
        SpeakerEntry entry = live("2026-01-31");
        entry.flag("its review was due on 2026-01-31", day(31));
        entry.reviewDue(LocalDate.parse("2026-06-30"));
        assertThat(upkeep.of(entry, day(60))).isEqualTo(new Step.Unflag());
    }

    @Test
    void whatStoodOnNoCardForLongIsFlaggedUntilItDoes() {
        SpeakerEntry entry = live("2027-01-31");
        assertThat(upkeep.of(entry, day(91))).isEqualTo(new Step.Flag("unused for 90 days"));
        entry.flag("unused for 90 days", day(91));
        entry.spoke(day(92));
        assertThat(upkeep.of(entry, day(93))).isEqualTo(new Step.Unflag());
    }

    @Test
    void anOwnerWhoIsGoneIsNotMadeGoodByACard() {
        SpeakerEntry entry = live("2027-01-31");
        entry.flag("its owner is gone", day(1));
        entry.spoke(day(14));
        assertThat(upkeep.of(entry, day(15))).isEqualTo(new Step.Suspend());
    }

    @Test
    void aRuleThatIsNotActedOnIsItsOwnersToDecideAndNeverSuspendedForIt() {
        SpeakerEntry entry = live("2026-12-31");
        entry.flag(Upkeep.UNACCEPTED + "1 of 60", day(1));
        entry.spoke(day(40));
        assertThat(upkeep.of(entry, day(60))).isEqualTo(new Step.Nothing());
        assertThat(upkeep.of(entry, day(365))).isInstanceOf(Step.Flag.class);
    }

    @Test
    void whatDoesNotSpeakIsLeftAlone() {
        SpeakerEntry entry = live("2026-01-31");
        entry.state(State.SHADOW, START);
        assertThat(upkeep.of(entry, day(400))).isEqualTo(new Step.Nothing());
    }

    private static SpeakerEntry live(String reviewDue) {
        SpeakerEntry entry = new SpeakerEntry(Kind.RULE, "aki/1");
        entry.owner("Dr Owner");
        entry.reviewDue(LocalDate.parse(reviewDue));
        entry.state(State.LIVE, START);
        return entry;
    }

    private static Instant day(int number) {
        return START.plus(DAY.multipliedBy(number));
    }
}
