package org.prodrome.longitudinal.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimTest {
    private static Slot slot(String name, String printed, String source) {
        return new Slot(name, printed, new Derivation(DerivationFunction.LABEL, List.of(source), Map.of()));
    }

    @Test
    void fillsEverySlotAndListsEachSourceOnce() {
        Claim claim = new Claim(
                "t",
                "{a} and {b} and {a}",
                List.of(slot("a", "x", "Condition/1"), slot("b", "y", "Condition/1")),
                "r/1");
        assertThat(claim.text()).isEqualTo("x and y and x");
        assertThat(claim.textWith(Map.of("b", "z"))).isEqualTo("x and z and x");
        assertThat(claim.sources()).containsExactly("Condition/1");
    }

    @Test
    void printsALabelThatLooksLikeATemplateAsItIs() {
        Claim claim = new Claim(
                "t",
                "{a}: {b}",
                List.of(slot("a", "{b} $1 {nothing}", "Condition/1"), slot("b", "y", "Condition/2")),
                "r/1");
        assertThat(claim.text()).isEqualTo("{b} $1 {nothing}: y");
    }

    @Test
    void refusesASlotThatNothingFillsAndASlotThatNothingShows() {
        assertThatThrownBy(() -> new Claim("t", "{a} {b}", List.of(slot("a", "x", "Condition/1")), "r/1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Claim("t", "words", List.of(slot("a", "x", "Condition/1")), "r/1"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
