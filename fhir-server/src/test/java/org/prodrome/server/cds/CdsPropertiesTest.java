package org.prodrome.server.cds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The times of a call fit into each other, or the server does not start. */
class CdsPropertiesTest {
    @Test
    void theDefaultsLeaveTimeForCardsAfterReadingAndWaiting() {
        CdsProperties properties = bound(Map.of());
        assertThat(properties.budget()).isEqualTo(Duration.ofSeconds(5));
        assertThat(properties.hardBudget()).isEqualTo(Duration.ofSeconds(10));
        assertThat(properties.pullTime()).isLessThan(properties.budget());
        assertThat(properties.patience()).isLessThan(properties.budget());
    }

    @ParameterizedTest
    @CsvSource({"pull-time,5s,budget", "patience,6s,budget", "budget,10s,hard-budget", "hard-budget,1s,hard-budget"})
    void aTimeThatLeavesNoneForTheNextIsRefused(String setting, String time, String within) {
        assertThatThrownBy(() -> bound(Map.of("prodrome.cds." + setting, time)))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is shorter than prodrome.cds." + within);
    }

    private static CdsProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("prodrome.cds", CdsProperties.class);
    }
}
