package org.prodrome.longitudinal.backtest.learn;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.prodrome.longitudinal.backtest.source.Table;

/** eICU demo: death in hospital from the first day's worst values, beside the APACHE IVa prediction. */
final class EicuApache {
    private static final Map<String, Direction> FEATURES = Map.ofEntries(
            entry("age", Direction.HIGH),
            entry("coma-scale", Direction.LOW),
            entry("vent", Direction.HIGH),
            entry("intubated", Direction.HIGH),
            entry("dialysis", Direction.HIGH),
            entry("urine", Direction.LOW),
            entry("wbc", Direction.BOTH),
            entry("temperature", Direction.BOTH),
            entry("respiratoryrate", Direction.BOTH),
            entry("sodium", Direction.BOTH),
            entry("heartrate", Direction.BOTH),
            entry("meanbp", Direction.BOTH),
            entry("ph", Direction.LOW),
            entry("hematocrit", Direction.BOTH),
            entry("creatinine", Direction.HIGH),
            entry("albumin", Direction.LOW),
            entry("pao2", Direction.LOW),
            entry("pco2", Direction.BOTH),
            entry("bun", Direction.HIGH),
            entry("glucose", Direction.BOTH),
            entry("bilirubin", Direction.HIGH),
            entry("fio2", Direction.HIGH),
            entry("systolic-lowest-24h", Direction.LOW),
            entry("days-in-hospital-before", Direction.HIGH));
    private static final Set<String> SUMMED = Set.of("eyes", "motor", "verbal");
    private static final List<String> FLAGS = List.of("vent", "intubated", "dialysis");
    private static final int FIRST_DAY = 1440;

    private EicuApache() {}

    static StudyResult study(Path folder) throws IOException {
        Map<String, Map<String, Double>> stays = firstDay(folder);
        Map<String, Double> predicted = new HashMap<>();
        Table.read(folder.resolve("apachepatientresult.csv.gz"), row -> {
            double said = row.number("predictedhospitalmortality");
            if (row.get("apacheversion").equals("IVa") && said >= 0) {
                predicted.put(row.get("patientunitstayid"), said);
            }
        });
        List<Sample> samples = new ArrayList<>();
        Table.read(folder.resolve("patient.csv.gz"), row -> {
            String stay = row.get("patientunitstayid");
            Double apache = predicted.get(stay);
            String left = row.get("hospitaldischargestatus");
            Map<String, Double> values = stays.get(stay);
            if (apache == null || values == null || left.isEmpty()) {
                return;
            }
            double age = row.get("age").startsWith(">") ? 91 : row.number("age");
            if (age < 18) {
                return;
            }
            values.put("age", age);
            values.put("days-in-hospital-before", Math.max(0, -row.number("hospitaladmitoffset") / FIRST_DAY));
            samples.add(new Sample(
                    row.get("uniquepid"), without(values), left.equals("Expired"), Map.of("APACHE IVa", apache)));
        });
        Map<String, String> parts = new HashMap<>();
        Table.read(folder.resolve("splits.csv"), row -> parts.put(row.get("uniquepid"), row.get("split")));
        Split split = Split.of(samples, parts);
        return StudyResult.bySplit(
                "icu-mortality-day1/1",
                "Death in hospital from the first day in intensive care (eICU demo)",
                FEATURES,
                split.train(),
                split.validation(),
                split.test(),
                List.of("APACHE IVa"));
    }

    private static Map<String, Map<String, Double>> firstDay(Path folder) throws IOException {
        Map<String, Map<String, Double>> stays = new HashMap<>();
        Table.read(folder.resolve("apacheapsvar.csv.gz"), row -> {
            Map<String, Double> values = new HashMap<>();
            FEATURES.keySet().stream()
                    .filter(name -> Set.of(
                                    "urine",
                                    "wbc",
                                    "temperature",
                                    "respiratoryrate",
                                    "sodium",
                                    "heartrate",
                                    "meanbp",
                                    "ph",
                                    "hematocrit",
                                    "creatinine",
                                    "albumin",
                                    "pao2",
                                    "pco2",
                                    "bun",
                                    "glucose",
                                    "bilirubin",
                                    "fio2")
                            .contains(name))
                    .forEach(name -> put(values, name, row.number(name)));
            FLAGS.forEach(name -> put(values, name, row.number(name)));
            if (SUMMED.stream().allMatch(part -> row.number(part) > 0)) {
                values.put(
                        "coma-scale", SUMMED.stream().mapToDouble(row::number).sum());
            }
            stays.put(row.get("patientunitstayid"), values);
        });
        Table.read(folder.resolve("vitalaperiodic.csv.gz"), row -> {
            double at = row.number("observationoffset");
            double systolic = row.number("noninvasivesystolic");
            Map<String, Double> values = stays.get(row.get("patientunitstayid"));
            if (values != null && at >= 0 && at <= FIRST_DAY && systolic > 30 && systolic < 300) {
                values.merge("systolic-lowest-24h", systolic, Math::min);
            }
        });
        return stays;
    }

    private static void put(Map<String, Double> values, String name, double value) {
        if (value >= 0) {
            values.put(name, value);
        }
    }

    private static Map<String, Double> without(Map<String, Double> values) {
        Map<String, Double> known = new HashMap<>(values);
        known.values().removeIf(value -> value.isNaN());
        return known;
    }
}
