package org.prodrome.longitudinal.backtest.learn;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.prodrome.longitudinal.backtest.learn.BedsideRows.Row;
import org.prodrome.longitudinal.backtest.learn.BedsideRows.StayRows;
import org.prodrome.longitudinal.model.BedsideFeatures;

/** Death within 24 hours from what is known every 4 hours in intensive care, beside NEWS2 on the same rows. */
final class Deterioration {
    private static final Duration HORIZON = Duration.ofHours(24);
    private static final double RIDGE = 10;

    static final Map<String, Direction> FEATURES = Map.ofEntries(
            entry("age", Direction.HIGH),
            entry("heart-rate", Direction.BOTH),
            entry("heart-rate-highest-12h", Direction.HIGH),
            entry("respiration-rate", Direction.BOTH),
            entry("respiration-rate-highest-12h", Direction.HIGH),
            entry("saturation", Direction.LOW),
            entry("saturation-lowest-12h", Direction.LOW),
            entry("systolic", Direction.LOW),
            entry("systolic-lowest-24h", Direction.LOW),
            entry("mean-pressure-lowest-12h", Direction.LOW),
            entry("temperature", Direction.BOTH),
            entry("coma-scale-lowest-24h", Direction.LOW),
            entry("oxygen-fraction", Direction.HIGH),
            entry("urea-nitrogen", Direction.HIGH),
            entry("bicarbonate", Direction.LOW),
            entry("white-cells", Direction.BOTH),
            entry("platelets", Direction.LOW),
            entry("bilirubin", Direction.HIGH),
            entry("albumin", Direction.LOW),
            entry("inr", Direction.HIGH),
            entry("potassium", Direction.BOTH),
            entry("sodium", Direction.BOTH),
            entry("creatinine-over-lowest-7d", Direction.HIGH),
            entry("urine-12h", Direction.LOW));

    private Deterioration() {}

    static StudyResult study(List<StayRows> stays) {
        List<Sample> samples = new ArrayList<>();
        for (StayRows stay : stays) {
            for (Row row : stay.rows()) {
                double news2 = BedsideFeatures.news2(row.values());
                if (row.onGrid() && row.inUnit() && !Double.isNaN(news2) && isAlive(stay, row)) {
                    boolean dies = stay.died()
                            .filter(at -> !at.isAfter(row.at().plus(HORIZON)))
                            .isPresent();
                    samples.add(new Sample(stay.group(), row.values(), dies, Map.of("NEWS2", news2)));
                }
            }
        }
        return StudyResult.byFolds(
                "death-24h/1",
                "Death within 24 hours, every 4 hours in intensive care (MIMIC-III demo)",
                FEATURES,
                RIDGE,
                samples,
                List.of("NEWS2"));
    }

    private static boolean isAlive(StayRows stay, Row row) {
        return stay.died().map(row.at()::isBefore).orElse(true);
    }
}
