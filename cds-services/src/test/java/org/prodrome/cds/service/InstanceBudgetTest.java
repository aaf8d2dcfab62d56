package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.service.InstanceBudget.Seat;

/** Three cards for one opening of a chart, and the same again, on whichever node. */
class InstanceBudgetTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);
    private static final Seat FIRST = new Seat("patient-view", "first", 0, true);
    private static final Seat SECOND = new Seat("patient-view", "second", 1, true);

    @Test
    void theSameOpeningOnAnotherNodeIsGivenAsManyAsBefore() {
        InstanceBudget here = new InstanceBudget(CLOCK, GivenBefore.NOTHING);
        here.grant("ehr", "other opening", SECOND, 1);
        int first = here.grant("ehr", "opening", FIRST, 3);
        assertThat(first).isEqualTo(3);
        InstanceBudget there = new InstanceBudget(CLOCK, (caller, opening) -> Map.of("first", 2));
        assertThat(there.grant("ehr", "opening", FIRST, 3)).isEqualTo(2);
        assertThat(there.grant("ehr", "opening", SECOND, 3))
                .as("what is left of three")
                .isEqualTo(1);
    }

    @Test
    void whatGaveNoCardsElsewhereMayStillSpeak() {
        InstanceBudget there = new InstanceBudget(CLOCK, (caller, opening) -> Map.of("first", 0));
        assertThat(there.grant("ehr", "opening", FIRST, 1)).isEqualTo(1);
    }

    @Test
    void twoCallersWithOneNameOfTheOpeningDoNotShareIt() {
        InstanceBudget budget = new InstanceBudget(CLOCK, GivenBefore.NOTHING);
        assertThat(budget.grant("a", "opening", FIRST, 3)).isEqualTo(3);
        assertThat(budget.grant("b", "opening", SECOND, 3)).isEqualTo(3);
    }
}
