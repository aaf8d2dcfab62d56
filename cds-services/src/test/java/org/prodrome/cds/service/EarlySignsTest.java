package org.prodrome.cds.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.prodrome.cds.hook.Trace.Step;
import org.prodrome.longitudinal.claim.Claim;

class EarlySignsTest {
    @Test
    void whatFiredAndFoundNoPlaceOnTheCardIsNamedForTheAnalyst() {
        List<Candidate> five = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> new Candidate(
                        Topic.EARLY_DETECTION,
                        3,
                        new Claim("t" + i, "Words.", List.of(), "rule-" + i + "/1"),
                        List.of(),
                        List.of(),
                        List.of(),
                        ""))
                .toList();
        assertThat(EarlySigns.eachWithTheOthers(five, List.of()).get(0).sections().stream()
                        .flatMap(section -> section.claims().stream())
                        .map(Claim::ruleId))
                .containsExactly("rule-2/1", "rule-3/1", "rule-4/1");
        assertThat(EarlySigns.withoutPlace(five)).extracting(Step::name).containsExactly("rule-5/1");
        assertThat(EarlySigns.withoutPlace(five.subList(0, 4))).isEmpty();
    }
}
