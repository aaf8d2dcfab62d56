package org.prodrome.longitudinal.backtest.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.prodrome.longitudinal.SharedData;
import org.prodrome.longitudinal.backtest.outcome.KdigoLabels.Staged;
import org.prodrome.longitudinal.backtest.replay.Stay;
import org.prodrome.longitudinal.backtest.replay.Stays;
import org.prodrome.longitudinal.backtest.source.MimicFolder;
import org.prodrome.longitudinal.equation.KdigoAki;

/** Every creatinine of the MIMIC-III demo, staged twice by code that has nothing in common. */
class RealRecordsTest {
    @Test
    void theProductStagesEveryCreatinineAsTheSlowLabellerDoes() throws IOException {
        Path folder = SharedData.dir("data/ehr/mimic-iii-demo");
        int[] counts = new int[5];
        List<String> differing = new ArrayList<>();
        MimicFolder.open(folder).forEach(record -> {
            List<Staged> labels = KdigoLabels.of(record);
            double[] hours = labels.stream()
                    .mapToDouble(one -> one.when().getEpochSecond() / 3600.0)
                    .toArray();
            int[] stages = KdigoAki.stages(
                    hours,
                    labels.stream()
                            .mapToDouble(one -> one.mgPerDl().doubleValue())
                            .toArray());
            for (int i = 0; i < stages.length; i++) {
                int label = Math.max(0, labels.get(i).stage());
                counts[0]++;
                counts[1 + label]++;
                if (stages[i] != label) {
                    differing.add("%d for %d".formatted(stages[i], label));
                }
            }
            for (Stay stay : Stays.of(record)) {
                Outcome.DEATH_IN_HOSPITAL
                        .onset(record, stay)
                        .ifPresent(died -> assertThat(died).isBetween(stay.start(), stay.end()));
                assertThat(stay.start()).isAfter(Instant.parse("2000-01-01T00:00:00Z"));
            }
        });
        System.out.printf(
                "KDIGO staging, MIMIC-III demo: %d creatinines, stage 0/1/2/3 %d/%d/%d/%d, %d differ%n",
                counts[0], counts[1], counts[2], counts[3], counts[4], differing.size());
        assertThat(differing).isEmpty();
        assertThat(counts[0]).isGreaterThan(1000);
    }
}
