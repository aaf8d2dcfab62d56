package org.prodrome.cds.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.prodrome.cds.Fixtures;
import org.prodrome.cds.hook.Hl7Validator;
import org.prodrome.longitudinal.reading.AdviceRules;
import org.prodrome.longitudinal.reading.RecordReading;

/** The options that the program brings. */
class ShippedContentTest {
    static final Set<String> RULES = Stream.concat(
                    RecordReading.detectors().stream()
                            .map(detector -> detector.rule().id()),
                    AdviceRules.all().stream().map(rule -> rule.id()))
            .collect(Collectors.toUnmodifiableSet());
    static final OptionContent SHIPPED = OptionContent.load(Fixtures.FHIR, List.of(ContentFiles.shipped()), RULES);

    @Test
    void allOfItIsTaken() {
        assertThat(SHIPPED.refused()).isEmpty();
        assertThat(SHIPPED.plans()).hasSizeGreaterThan(10);
    }

    static Stream<String> files() {
        return ContentFiles.shipped().texts().keySet().stream().filter(name -> name.endsWith(".json"));
    }

    /**
     * Names of CQL definitions have their own code, text/cql-identifier, in HL7's guide "Using CQL with FHIR"; the R4
     * code system is older than it.
     */
    private static final String NEWER_THAN_R4 = "#text/cql-identifier'";

    @ParameterizedTest
    @MethodSource("files")
    void everyFileIsValidR4(String file) {
        assertThat(Hl7Validator.errorsOfR4(
                        Objects.requireNonNull(ContentFiles.shipped().texts().get(file))))
                .allMatch(error -> error.endsWith(NEWER_THAN_R4));
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
