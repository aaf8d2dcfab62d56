package org.prodrome.longitudinal.equation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PREVENT: risk of cardiovascular disease over 10 and 30 years for people of 30 to 79 without it (Khan, Circulation
 * 2024;149:430, doi:10.1161/CIRCULATIONAHA.123.067626). The coefficients are the paper's, in
 * {@code prevent_coefficients.csv} beside this class.
 */
public final class Prevent {
    private static final double MMOL_PER_MG = 0.02586;
    private static final Map<String, Map<String, Double>> COEFFICIENTS = read();

    private Prevent() {}

    /** Which inputs beyond the basic ones the equation takes. */
    public enum Model {
        BASE,
        UACR,
        HBA1C,
        /** Both, with the term for an unknown deprivation index. */
        FULL;

        /** By what is known of a person. */
        public static Model of(boolean albuminuria, boolean haemoglobinA1c) {
            if (albuminuria) {
                return haemoglobinA1c ? FULL : UACR;
            }
            return haemoglobinA1c ? HBA1C : BASE;
        }

        /** As the coefficient table and sentences call it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is foretold. */
    public enum Outcome {
        TOTAL_CVD,
        ASCVD,
        HEART_FAILURE,
        CHD,
        STROKE;

        /** As the coefficient table calls it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Inputs.
     *
     * @param age years
     * @param total total cholesterol, mg/dL
     * @param hdl HDL cholesterol, mg/dL
     * @param systolic mmHg
     * @param egfr mL/min/1.73 m² by CKD-EPI 2021
     * @param bmi kg/m²
     * @param hba1c %, null when not known
     * @param uacr urine albumin/creatinine mg/g, null when not known
     */
    public record Person(
            double age,
            boolean female,
            double total,
            double hdl,
            double systolic,
            boolean treated,
            boolean statin,
            boolean diabetes,
            boolean smoker,
            double egfr,
            double bmi,
            @Nullable Double hba1c,
            @Nullable Double uacr) {}

    /**
     * Risk, 0 to 1.
     *
     * @param years 10 or 30
     */
    public static double risk(Person person, Model model, Outcome outcome, int years) {
        String key = key(model.word(), years, person.female() ? "female" : "male", outcome.word());
        double sum = 0;
        for (Map.Entry<String, Double> term :
                COEFFICIENTS.getOrDefault(key, Map.of()).entrySet()) {
            sum += term.getValue() * value(term.getKey(), person, model);
        }
        return Liver.probability(sum);
    }

    private static double value(String term, Person person, Model model) {
        double age = (person.age() - 55) / 10;
        double nonHdl = (person.total() - person.hdl()) * MMOL_PER_MG - 3.5;
        double hdl = (person.hdl() * MMOL_PER_MG - 1.3) / 0.3;
        double lowPressure = (Math.min(person.systolic(), 110) - 110) / 20;
        double pressure = (Math.max(person.systolic(), 110) - 130) / 20;
        double bmi = (Math.min(person.bmi(), 30) - 25) / 5;
        double highBmi = (Math.max(person.bmi(), 30) - 30) / 5;
        double lowEgfr = (Math.min(person.egfr(), 60) - 60) / -15;
        double egfr = (Math.max(person.egfr(), 60) - 90) / -15;
        return switch (term) {
            case "Age, per 10 years", "Age, 10 years" -> age;
            case "Age squared" -> age * age;
            case "non-HDL-C per 1 mmol/L" -> nonHdl;
            case "HDL-C per 0.3 mmol/L" -> hdl;
            case "SBP <110 per 20 mmHg" -> lowPressure;
            case "SBP ≥110 per 20 mmHg" -> pressure;
            case "Diabetes" -> one(person.diabetes());
            case "Current smoking" -> one(person.smoker());
            case "BMI <30, per 5 kg/m2" -> bmi;
            case "BMI 30+, per 5 kg/m2" -> highBmi;
            case "eGFR <60, per -15 ml" -> lowEgfr;
            case "eGFR 60+, per -15 ml" -> egfr;
            case "Anti-hypertensive use" -> one(person.treated());
            case "Statin use" -> one(person.statin());
            case "Treated SBP ≥110 mm Hg per 20 mm Hg" -> one(person.treated()) * pressure;
            case "Treated non-HDL-C" -> one(person.statin()) * nonHdl;
            case "Age per 10yr * non-HDL-C per 1 mmol/L" -> age * nonHdl;
            case "Age per 10yr * HDL-C per 0.3 mmol/L" -> age * hdl;
            case "Age per 10yr * SBP ≥110 mm Hg per 20 mmHg" -> age * pressure;
            case "Age per 10yr * diabetes" -> age * one(person.diabetes());
            case "Age per 10yr * current smoking" -> age * one(person.smoker());
            case "Age per 10yr * BMI 30+ per 5 kg/m2" -> age * highBmi;
            case "Age per 10yr * eGFR <60, per -15 ml" -> age * lowEgfr;
            case "Constant" -> 1;
            default -> optional(term, person, model);
        };
    }

    /** Terms of the models that take more; what a person lacks has a term of its own. */
    private static double optional(String term, Person person, Model model) {
        Double uacr = model == Model.UACR || model == Model.FULL ? person.uacr() : null;
        Double hba1c = model == Model.HBA1C || model == Model.FULL ? person.hba1c() : null;
        return switch (term) {
            case "ln-ACR, mg/g, per 1 ln unit" -> uacr == null ? 0 : Math.log(uacr);
            case "Missing ACR/PCR/Dipstick" -> one(uacr == null);
            case "HbA1c in DM, per 1%" -> hba1c == null ? 0 : one(person.diabetes()) * (hba1c - 5.3);
            case "HbA1c no DM, per 1%" -> hba1c == null ? 0 : one(!person.diabetes()) * (hba1c - 5.3);
            case "Missing HbA1c" -> one(hba1c == null);
            case "Missing SDI" -> 1;
            case "SDI decile categories 4-6 vs. 1-3", "SDI decile categories 7-10 vs. 1-3" -> 0;
            default -> throw new IllegalStateException("no such term of PREVENT: " + term);
        };
    }

    private static int one(boolean met) {
        return met ? 1 : 0;
    }

    private static String key(String model, int years, String sex, String outcome) {
        return String.join("|", model, Integer.toString(years), sex, outcome);
    }

    private static Map<String, Map<String, Double>> read() {
        Map<String, Map<String, Double>> all = new HashMap<>();
        try (InputStream in = Prevent.class.getResourceAsStream("prevent_coefficients.csv")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks prevent_coefficients.csv");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // model,horizon_y,sex,outcome,term,beta: only the term is ever quoted
                String[] cells = line.split(",", 5);
                int end = cells[4].lastIndexOf(',');
                String term = cells[4].substring(0, end).replace("\"", "");
                all.computeIfAbsent(
                                key(cells[0], Integer.parseInt(cells[1]), cells[2], cells[3]), any -> new HashMap<>())
                        .put(term, Double.valueOf(cells[4].substring(end + 1)));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read prevent_coefficients.csv", unreadable);
        }
        return all;
    }
}
