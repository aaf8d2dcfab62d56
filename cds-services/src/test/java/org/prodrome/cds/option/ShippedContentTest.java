package org.prodrome.cds.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.Fixtures;
import org.prodrome.longitudinal.order.OrderRules;
import org.prodrome.longitudinal.reading.RecordReading;

/** The options that the program brings. */
class ShippedContentTest {
    static final Set<String> RULES = Stream.concat(
                    RecordReading.detectors().stream()
                            .map(detector -> detector.rule().id()),
                    OrderRules.all().stream().map(rule -> rule.id()))
            .collect(Collectors.toUnmodifiableSet());
    static final OptionContent SHIPPED = OptionContent.load(Fixtures.FHIR, List.of(ContentFiles.shipped()), RULES);

    @Test
    void allOfItIsTaken() {
        assertThat(SHIPPED.refused()).isEmpty();
        assertThat(SHIPPED.plans()).hasSizeGreaterThan(10);
    }

    @Test
    void everyOptionHasASourceAndIsOneOfSeveral() {
        assertThat(SHIPPED.plans())
                .flatExtracting(Plan::choices)
                .allSatisfy(choice -> assertThat(choice.options())
                        .hasSizeGreaterThan(1)
                        .allSatisfy(option -> assertThat(option.sources()).isNotEmpty()));
    }
}
