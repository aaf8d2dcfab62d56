package org.prodrome.server.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a site demands of a model's figures. */
class AcceptanceCriterionTest {
    private final JsonNode figures;

    AcceptanceCriterionTest() throws JsonProcessingException {
        figures = new ObjectMapper().readTree("""
                {"ratio": {"mae": {"value": 0.013, "ci95": [0.008, 0.019]}, "bias": {"value": null}},
                 "auroc": {"auroc.effusion": {"value": 0.9, "ci95": [0.86, 0.93]}, "auroc": {"value": 0.1}},
                 "metrics": [{"name": "auroc.effusion", "value": 0.9}, {"name": "macro_auroc_14", "value": 0.8, "ci": [0.77, 0.83]}]}
                """);
    }

    @Test
    void aFigureIsFoundByNameInObjectsAndListsWithTheEndsOfItsInterval() {
        assertThat(met("ratio.mae <= 0.013")).isTrue();
        assertThat(met("ratio.mae<=0.0129")).isFalse();
        assertThat(met("ratio.mae.high <= 0.02")).isTrue();
        assertThat(met("ratio.mae.high <= 0.018")).isFalse();
        assertThat(met("metrics.macro_auroc_14 >= 0.78")).isTrue();
        assertThat(met("metrics.macro_auroc_14.low >= 0.78")).isFalse();
    }

    @Test
    void aNameWithDotsIsFoundAsTheReportWritesIt() {
        assertThat(met("auroc.auroc.effusion >= 0.9")).isTrue();
        assertThat(met("auroc.auroc.effusion.low >= 0.86")).isTrue();
        assertThat(met("auroc.auroc.effusion.low >= 0.87")).isFalse();
        assertThat(met("auroc.auroc <= 0.1")).isTrue();
        assertThat(met("metrics.auroc.effusion >= 0.9")).isTrue();
        assertThat(met("auroc.auroc.nodule >= 0")).isFalse();
    }

    @Test
    void onlyTheWorseEndOfAnIntervalHoldsAgainstChance() {
        assertThat(AcceptanceCriterion.parse("ratio.mae.high <= 0.02").holdsInterval())
                .isTrue();
        assertThat(AcceptanceCriterion.parse("auroc.x.low >= 0.8").holdsInterval())
                .isTrue();
        assertThat(AcceptanceCriterion.parse("ratio.mae.low <= 0.02").holdsInterval())
                .isFalse();
        assertThat(AcceptanceCriterion.parse("auroc.x.high >= 0.8").holdsInterval())
                .isFalse();
        assertThat(AcceptanceCriterion.parse("auroc.x >= 0.8").holdsInterval()).isFalse();
    }

    @Test
    void aFigureThatIsNotThereOrHasNoValueIsNotMet() {
        assertThat(met("ratio.nothing <= 1")).isFalse();
        assertThat(met("ratio.bias <= 1")).isFalse();
        assertThat(met("ratio <= 1")).isFalse();
        assertThat(met("ratio.bias.low <= 1")).isFalse();
    }

    @Test
    void otherWordsAreRefused() {
        for (String words : List.of("", "ratio.mae", "ratio.mae < 1", "ratio.mae <= NaN", "<= 1", "a b <= 1")) {
            assertThatThrownBy(() -> AcceptanceCriterion.parse(words))
                    .as(words)
                    .isInstanceOf(GovernanceRefusedException.class);
        }
    }

    private boolean met(String words) {
        AcceptanceCriterion criterion = AcceptanceCriterion.parse(words);
        return criterion.isMet(criterion.in(figures));
    }
}
