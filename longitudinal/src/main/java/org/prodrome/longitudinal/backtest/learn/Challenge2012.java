package org.prodrome.longitudinal.backtest.learn;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.prodrome.longitudinal.backtest.source.Table;

/** PhysioNet Challenge 2012: death in hospital from the first 48 hours in intensive care, beside SAPS-I and SOFA. */
final class Challenge2012 {
    private static final Map<String, Direction> FEATURES = Map.ofEntries(
            entry("Age last", Direction.HIGH),
            entry("GCS last", Direction.LOW),
            entry("GCS lowest", Direction.LOW),
            entry("BUN last", Direction.HIGH),
            entry("Creatinine highest", Direction.HIGH),
            entry("HCO3 lowest", Direction.LOW),
            entry("HCO3 last", Direction.BOTH),
            entry("WBC last", Direction.BOTH),
            entry("Platelets last", Direction.LOW),
            entry("Bilirubin last", Direction.HIGH),
            entry("Na last", Direction.BOTH),
            entry("K last", Direction.BOTH),
            entry("Glucose last", Direction.BOTH),
            entry("HR last", Direction.BOTH),
            entry("HR highest", Direction.HIGH),
            entry("SysABP lowest", Direction.LOW),
            entry("NISysABP lowest", Direction.LOW),
            entry("MAP last", Direction.BOTH),
            entry("RespRate last", Direction.BOTH),
            entry("Temp lowest", Direction.LOW),
            entry("Temp last", Direction.BOTH),
            entry("Lactate last", Direction.HIGH),
            entry("Lactate highest", Direction.HIGH),
            entry("pH lowest", Direction.LOW),
            entry("PaCO2 last", Direction.BOTH),
            entry("SaO2 lowest", Direction.LOW),
            entry("FiO2 last", Direction.HIGH),
            entry("Albumin last", Direction.LOW),
            entry("TroponinT highest", Direction.HIGH),
            entry("HCT last", Direction.BOTH),
            entry("AST highest", Direction.HIGH),
            entry("Mg last", Direction.BOTH),
            entry("Urine sum", Direction.LOW),
            entry("MechVent last", Direction.HIGH),
            entry("medical unit", Direction.HIGH),
            entry("coronary unit", Direction.HIGH));

    private Challenge2012() {}

    static StudyResult study(Path folder) throws IOException {
        Map<String, Map<String, Double>> values = values(folder.resolve("timeseries.csv.gz"));
        List<Sample> samples = new ArrayList<>();
        Map<String, String> parts = new HashMap<>();
        Table.read(folder.resolve("outcomes.csv"), row -> {
            String stay = row.get("RecordID");
            Map<String, Double> baselines = new HashMap<>();
            for (String score : List.of("SAPS-I", "SOFA")) {
                if (row.number(score) >= 0) {
                    baselines.put(score, row.number(score));
                }
            }
            parts.put(stay, row.get("split"));
            samples.add(new Sample(
                    stay, values.getOrDefault(stay, Map.of()), row.number("In-hospital_death") == 1, baselines));
        });
        Split split = Split.of(samples, parts);
        return StudyResult.bySplit(
                "icu-mortality-48h/1",
                "Death in hospital from the first 48 hours in intensive care (PhysioNet Challenge 2012, set A)",
                FEATURES,
                split.train(),
                split.validation(),
                split.test(),
                List.of("SAPS-I", "SOFA"));
    }

    private static Map<String, Map<String, Double>> values(Path file) throws IOException {
        Map<String, Map<String, Double>> stays = new TreeMap<>();
        Table.read(file, row -> {
            double value = row.number("value");
            String name = row.get("parameter");
            if (Double.isNaN(value) || isImpossible(name, value)) {
                return;
            }
            Map<String, Double> stay = stays.computeIfAbsent(row.get("recordid"), id -> new HashMap<>());
            if (name.equals("ICUType")) {
                stay.put("medical unit", value == 3 ? 1.0 : 0.0);
                stay.put("coronary unit", value == 1 ? 1.0 : 0.0);
                return;
            }
            // The rows stand in time order.
            stay.put(name + " last", value);
            stay.merge(name + " lowest", value, Math::min);
            stay.merge(name + " highest", value, Math::max);
            stay.merge(name + " sum", value, Double::sum);
        });
        stays.values().forEach(stay -> stay.putIfAbsent("MechVent last", 0.0));
        return stays;
    }

    private static boolean isImpossible(String name, double value) {
        return switch (name) {
            case "Temp" -> value < 25 || value > 45;
            case "pH" -> value < 6.5 || value > 8;
            case "HR", "SysABP", "NISysABP", "MAP", "RespRate", "SaO2" -> value <= 0;
            default -> value < 0;
        };
    }
}
