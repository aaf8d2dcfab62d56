package org.prodrome.longitudinal.backtest.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prodrome.longitudinal.SharedData;
import org.prodrome.longitudinal.backtest.source.UnreadableSourceException;
import org.prodrome.longitudinal.model.RiskModel;

/** What ships is what training gives, with a card that hides nothing. */
class ShippedModelsTest {
    private static final List<String> FILES = List.of(
            "aki-48h-1.json",
            "death-24h-1.json",
            "icu-mortality-48h-1.json",
            "icu-mortality-day1-1.json",
            "liver-death-10y-1.json",
            "pbc-2y-1.json");

    @Test
    void everyModelHasItsCardWithDataLicenceUseFiguresAndLimits() throws IOException {
        for (String file : FILES) {
            JsonNode card;
            try (InputStream in = open(file)) {
                card = new ObjectMapper().readTree(in).path("card");
            }
            for (String field : List.of("predicts", "data", "licence", "intendedUse", "limits", "validation")) {
                assertThat(card.path(field).asText()).as(file + " " + field).isNotBlank();
            }
            assertThat(card.path("limits").asText()).contains("Not validated for clinical use");
            assertThat(card.path("figures")).as(file).isNotEmpty();
            try (InputStream in = open(file)) {
                RiskModel model = RiskModel.read(in);
                assertThat(model.terms()).isNotEmpty().allMatch(term -> term.weight() >= 0);
            }
        }
    }

    @Test
    void trainingAgainGivesTheSameModels() throws IOException {
        StudyResult eicu = EicuApache.study(SharedData.dir("data/ehr/eicu-demo"));
        StudyResult biliary = Cohorts.biliary(SharedData.dir("data/ehr/cohorts"));
        System.out.println(eicu.toTable() + biliary.toTable());

        assertThat(eicu.model()).isEqualTo(shipped("icu-mortality-day1-1.json"));
        assertThat(biliary.model()).isEqualTo(shipped("pbc-2y-1.json"));
        assertThat(eicu.comparisons().get(0).ours().value()).isGreaterThan(0.75);
        assertThat(biliary.comparisons().get(0).ours().value()).isGreaterThan(0.8);
    }

    @Test
    void aFolderWithoutTheDataIsAnsweredWithWhatIsNeeded(@TempDir Path empty) {
        assertThatThrownBy(() -> EarlySignals.in(empty))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("mimic-iii-demo");
    }

    private static RiskModel shipped(String file) throws IOException {
        try (InputStream in = open(file)) {
            return RiskModel.read(in);
        }
    }

    private static InputStream open(String file) {
        return Objects.requireNonNull(RiskModel.class.getResourceAsStream(file), file);
    }
}
