package org.prodrome.longitudinal.backtest.learn;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.prodrome.longitudinal.backtest.source.Table;
import org.prodrome.longitudinal.backtest.source.Table.Row;

/** Cohorts with long follow-up: fatty liver (Olmsted County) beside FIB-4, primary biliary cholangitis beside Mayo. */
final class Cohorts {
    private static final double YEAR = 365.25;
    private static final double TEN_YEARS = 10 * YEAR;
    private static final double TWO_YEARS = 2 * YEAR;
    private static final double PBC_RIDGE = 3;
    private static final List<String> DISEASES =
            List.of("diabetes", "htn", "MI", "stroke", "afib", "heart failure", "ang/isc", "smoke");

    private static final Map<String, Direction> FATTY_LIVER = Map.ofEntries(
            entry("age", Direction.HIGH),
            entry("male", Direction.HIGH),
            entry("bmi", Direction.BOTH),
            entry("fib4", Direction.HIGH),
            entry("hdl", Direction.BOTH),
            entry("chol", Direction.BOTH),
            entry("sbp", Direction.BOTH),
            entry("dbp", Direction.BOTH),
            entry("diabetes", Direction.HIGH),
            entry("htn", Direction.HIGH),
            entry("MI", Direction.HIGH),
            entry("stroke", Direction.HIGH),
            entry("afib", Direction.HIGH),
            entry("heart failure", Direction.HIGH),
            entry("ang/isc", Direction.HIGH),
            entry("smoke", Direction.HIGH));

    private static final Map<String, Direction> BILIARY = Map.ofEntries(
            entry("age", Direction.HIGH),
            entry("bilirubin", Direction.HIGH),
            entry("albumin", Direction.LOW),
            entry("prothrombin-time", Direction.HIGH),
            entry("oedema", Direction.HIGH),
            entry("ascites", Direction.HIGH),
            entry("platelets", Direction.LOW),
            entry("ast", Direction.HIGH),
            entry("bilirubin-change-per-year", Direction.HIGH),
            entry("albumin-change-per-year", Direction.LOW));

    private Cohorts() {}

    /** Death within 10 years of the first FIB-4. Those followed for less, and alive, are left out. */
    static StudyResult fattyLiver(Path folder) throws IOException {
        Map<String, Map<String, Double>> people = new HashMap<>();
        Map<String, double[]> end = new HashMap<>();
        Table.read(folder.resolve("nafld1.csv.gz"), row -> {
            people.put(row.get("id"), known(row, "age", "male", "bmi"));
            end.put(row.get("id"), new double[] {row.number("futime"), row.number("status")});
        });
        Map<String, Double> first = new HashMap<>();
        Table.read(folder.resolve("nafld2.csv.gz"), row -> {
            if (row.get("test").equals("fib4")) {
                first.merge(row.get("id"), row.number("days"), Math::min);
            }
        });
        Map<String, Double> newest = new HashMap<>();
        Table.read(folder.resolve("nafld2.csv.gz"), row -> {
            String id = row.get("id");
            double day = row.number("days");
            Map<String, Double> values = people.get(id);
            String key = id + " " + row.get("test");
            if (values != null
                    && first.containsKey(id)
                    && day <= first.getOrDefault(id, 0.0)
                    && day >= newest.getOrDefault(key, Double.NEGATIVE_INFINITY)) {
                newest.put(key, day);
                values.put(row.get("test"), row.number("value"));
            }
        });
        for (Map<String, Double> values : people.values()) {
            DISEASES.forEach(disease -> values.put(disease, 0.0));
        }
        Table.read(folder.resolve("nafld3.csv.gz"), row -> {
            Map<String, Double> values = people.get(row.get("id"));
            Double start = first.get(row.get("id"));
            if (values != null && start != null && row.number("days") <= start && DISEASES.contains(row.get("event"))) {
                values.put(row.get("event"), 1.0);
            }
        });
        List<Sample> samples = new ArrayList<>();
        first.forEach((id, start) -> {
            Map<String, Double> values = people.get(id);
            double[] until = end.get(id);
            if (values == null || until == null || !values.containsKey("fib4")) {
                return;
            }
            double followed = until[0] - start;
            boolean died = until[1] == 1 && followed <= TEN_YEARS;
            if (followed > 0 && (died || followed >= TEN_YEARS)) {
                values.merge("age", start / YEAR, Double::sum);
                samples.add(new Sample(id, values, died, Map.of("FIB-4", values.getOrDefault("fib4", Double.NaN))));
            }
        });
        Split split = Split.of(samples, parts(folder.resolve("nafld_splits.csv")));
        return StudyResult.bySplit(
                "liver-death-10y/1",
                "Death within 10 years of the first FIB-4 (Olmsted County, people with and without fatty liver)",
                FATTY_LIVER,
                split.train(),
                split.validation(),
                split.test(),
                List.of("FIB-4"));
    }

    /** Death or transplant within 2 years of each visit. Visits followed for less without either are left out. */
    static StudyResult biliary(Path folder) throws IOException {
        List<Sample> samples = new ArrayList<>();
        Map<String, double[]> before = new HashMap<>();
        Table.read(folder.resolve("pbcseq.csv.gz"), row -> {
            double day = row.number("day");
            double followed = row.number("futime") - day;
            boolean ended = row.number("status") > 0 && followed <= TWO_YEARS;
            double bilirubin = row.number("bili");
            double albumin = row.number("albumin");
            Map<String, Double> values = new HashMap<>();
            put(values, "age", row.number("age") + day / YEAR);
            put(values, "bilirubin", bilirubin);
            put(values, "albumin", albumin);
            put(values, "prothrombin-time", row.number("protime"));
            put(values, "oedema", row.number("edema"));
            put(values, "ascites", row.number("ascites"));
            put(values, "platelets", row.number("platelet"));
            put(values, "ast", row.number("ast"));
            double[] last = before.put(row.get("id"), new double[] {day, bilirubin, albumin});
            if (last != null && day > last[0]) {
                put(values, "bilirubin-change-per-year", (bilirubin - last[1]) / (day - last[0]) * YEAR);
                put(values, "albumin-change-per-year", (albumin - last[2]) / (day - last[0]) * YEAR);
            }
            if (followed > 0 && (ended || followed >= TWO_YEARS)) {
                Map<String, Double> baselines = new HashMap<>();
                put(baselines, "Mayo", mayo(row, day));
                samples.add(new Sample(row.get("id"), values, ended, baselines));
            }
        });
        return StudyResult.byFolds(
                "pbc-2y/1",
                "Death or transplant within 2 years of a visit (Mayo PBC trial)",
                BILIARY,
                PBC_RIDGE,
                samples,
                List.of("Mayo"));
    }

    /** Mayo risk score, Dickson, Hepatology 1989;10:1, doi:10.1002/hep.1840100102. */
    private static double mayo(Row row, double day) {
        return 0.0394 * (row.number("age") + day / YEAR)
                + 0.8707 * Math.log(row.number("bili"))
                - 2.533 * Math.log(row.number("albumin"))
                + 2.38 * Math.log(row.number("protime"))
                + 0.8592 * row.number("edema");
    }

    private static Map<String, Double> known(Row row, String... names) {
        Map<String, Double> values = new HashMap<>();
        for (String name : names) {
            put(values, name, row.number(name));
        }
        return values;
    }

    private static void put(Map<String, Double> values, String name, double value) {
        if (!Double.isNaN(value) && !Double.isInfinite(value)) {
            values.put(name, value);
        }
    }

    private static Map<String, String> parts(Path file) throws IOException {
        Map<String, String> parts = new HashMap<>();
        Table.read(file, row -> parts.put(row.get("id"), row.get("split")));
        return parts;
    }
}
