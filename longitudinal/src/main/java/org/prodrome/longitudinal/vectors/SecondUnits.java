package org.prodrome.longitudinal.vectors;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hl7.fhir.r4.model.Quantity;
import org.jspecify.annotations.Nullable;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.quantity.Analyte;
import org.prodrome.terminology.quantity.Quantities;
import org.prodrome.terminology.quantity.Reading;
import org.prodrome.terminology.quantity.Reading.Measured;

/**
 * The inputs of vector files in the other unit that laboratories use for them. The factors are written down here a
 * second time, in the opposite direction, so that a wrong one in {@link Quantities} shows.
 */
final class SecondUnits {
    private static final MathContext DIGITS = new MathContext(24);
    private static final Map<String, Column> COLUMNS = new LinkedHashMap<>();

    /**
     * One input column.
     *
     * @param analyte what it holds; null for lengths and volumes of images and for ratios
     * @param unit the file's unit, UCUM
     * @param second another unit in use
     * @param toSecond a number in the file's unit as one in the other
     * @param fromCanonical a number in the analyte's canonical unit as one in the file's; null when they are one
     */
    record Column(
            @Nullable Analyte analyte,
            String unit,
            String second,
            UnaryOperator<BigDecimal> toSecond,
            @Nullable UnaryOperator<BigDecimal> fromCanonical) {
        /** The number as the product reads it when it is sent in the other unit, in the file's unit again. */
        Optional<BigDecimal> throughSecond(BigDecimal number) {
            return read(toSecond.apply(number), second);
        }

        /** The number as the product reads it in a unit, in the file's unit; empty when it refuses. */
        Optional<BigDecimal> read(BigDecimal number, String in) {
            Quantity quantity = new Quantity()
                    .setValue(number)
                    .setUnit(in)
                    .setSystem(CodeSystems.UCUM)
                    .setCode(in);
            Reading reading = analyte == null ? Quantities.in(unit, quantity) : Quantities.of(analyte, quantity);
            return reading instanceof Measured measured
                    ? Optional.of(fromCanonical == null ? measured.value() : fromCanonical.apply(measured.value()))
                    : Optional.empty();
        }
    }

    static {
        for (String creatinine : List.of("scr_mg_dl", "creat_mg_dl", "creatinine_mg_dl", "creat_series_h_mgdl")) {
            times(creatinine, Analyte.CREATININE, "umol/L", "88.4");
        }
        other("creat_series_day_umol", Analyte.CREATININE, "umol/L", "mg/dL", over("88.4"), by("88.4"));
        times("cystatin_mg_l", Analyte.CYSTATIN_C, "mg/dL", "0.1");
        times("bilirubin_mg_dl", Analyte.BILIRUBIN, "umol/L", "17.1");
        times("bili_mg_dl", Analyte.BILIRUBIN, "umol/L", "17.1");
        other("bilirubin_umol_l", Analyte.BILIRUBIN, "umol/L", "mg/dL", over("17.1"), by("17.1"));
        times("albumin_g_dl", Analyte.ALBUMIN, "g/L", "10");
        other("albumin_g_l", Analyte.ALBUMIN, "g/L", "g/dL", over("10"), by("10"));
        for (String enzyme : List.of("ast_u_l", "ast_uln_u_l")) {
            other(enzyme, Analyte.AST, "U/L", "ukat/L", over("60"), null);
        }
        other("alt_u_l", Analyte.ALT, "U/L", "ukat/L", over("60"), null);
        times("platelets_1e9_l", Analyte.PLATELETS, "/uL", "1000");
        times("platelets", Analyte.PLATELETS, "/uL", "1000");
        times("wbc_1e9_l", Analyte.LEUKOCYTES, "/uL", "1000");
        times("sodium_mmol_l", Analyte.SODIUM, "meq/L", "1");
        times("potassium_mmol_l", Analyte.POTASSIUM, "meq/L", "1");
        other("bicarbonate_meq_l", Analyte.BICARBONATE, "meq/L", "mmol/L", by("1"), null);
        other("phosphate_mg_dl", Analyte.PHOSPHATE, "mg/dL", "mmol/L", over("3.097"), null);
        other("calcium_mg_dl", Analyte.CALCIUM, "mg/dL", "mmol/L", over("4.008"), null);
        for (String glucose : List.of("glucose_now_mg_dl", "glucose_1y_mg_dl")) {
            other(glucose, Analyte.GLUCOSE, "mg/dL", "mmol/L", over("18.016"), null);
        }
        other("total_chol_mg_dl", Analyte.TOTAL_CHOLESTEROL, "mg/dL", "mmol/L", over("38.67"), null);
        other("hdl_mg_dl", Analyte.HDL_CHOLESTEROL, "mg/dL", "mmol/L", over("38.67"), null);
        other("uacr_mg_g", Analyte.URINE_ALBUMIN_CREATININE, "mg/g", "mg/mmol", over("8.84"), null);
        // The published inverse (IFCC = 10.93 NGSP − 23.50), not the algebraic one of what the product computes with.
        other(
                "hba1c_pct",
                Analyte.HBA1C,
                "%",
                "mmol/mol",
                number -> number.multiply(new BigDecimal("10.93")).subtract(new BigDecimal("23.50")),
                null);
        times("uo_ml_24h", Analyte.URINE_VOLUME, "L", "0.001");
        other("weight_kg", Analyte.WEIGHT, "kg", "[lb_av]", over("0.45359237"), null);
        difference("weight_change_kg", "kg", "[lb_av]", over("0.45359237"));
        other("lenhei_cm", Analyte.HEIGHT, "cm", "[in_i]", over("2.54"), null);
        other("headcirc_cm", Analyte.HEAD_CIRCUMFERENCE, "cm", "[in_i]", over("2.54"), null);
        other("waist_cm", Analyte.WAIST, "cm", "[in_i]", over("2.54"), null);
        other(
                "temp_c",
                Analyte.TEMPERATURE,
                "Cel",
                "[degF]",
                number -> number.multiply(new BigDecimal("1.8")).add(BigDecimal.valueOf(32)),
                null);
        // UCUM's millimetre of mercury, 133.322 Pa.
        other("sbp", Analyte.SYSTOLIC_PRESSURE, "mm[Hg]", "kPa", by("0.133322"), null);
        other("map", Analyte.MEAN_PRESSURE, "mm[Hg]", "kPa", by("0.133322"), null);
        other("paco2", Analyte.CARBON_DIOXIDE_PRESSURE, "mm[Hg]", "kPa", by("0.133322"), null);
        other("egfr", Analyte.EGFR, "mL/min/{1.73_m2}", "mL/s/{1.73_m2}", over("60"), null);
        other("afp_ng_ml", Analyte.AFP, "ng/mL", "[IU]/mL", over("1.21"), null);
        for (String antigen : List.of("psa_ng_ml", "psa1", "psa2")) {
            times(antigen, Analyte.PSA, "ug/L", "1");
        }
        difference("dcp_ng_ml", "ng/mL", "ug/L", by("1"));
        for (String length : List.of(
                "diameter_mm", "d1_mm", "d2_mm", "prior_mm", "current_mm", "mean_diameter_mm", "solid_component_mm")) {
            difference(length, "mm", "cm", over("10"));
        }
        difference("v1_mm3", "mm3", "mL", over("1000"));
        difference("v2_mm3", "mm3", "mL", over("1000"));
    }

    private SecondUnits() {}

    /** The columns that have another unit in use, by name. */
    static Map<String, Column> columns() {
        return COLUMNS;
    }

    /** How many cells of the row have another unit. */
    static int cells(VectorRow row) {
        return (int) COLUMNS.keySet().stream().filter(row::has).count();
    }

    /** The row as read from the other units; empty when the product refuses one of its values in both units. */
    static Optional<VectorRow> convert(VectorRow row) {
        Map<String, String> changed = new LinkedHashMap<>();
        for (Map.Entry<String, Column> entry : COLUMNS.entrySet()) {
            if (row.has(entry.getKey())) {
                Optional<String> cell = convert(entry.getKey(), entry.getValue(), row.text(entry.getKey()));
                if (cell.isEmpty()) {
                    return Optional.empty();
                }
                changed.put(entry.getKey(), cell.get());
            }
        }
        return Optional.of(row.with(changed));
    }

    /** A number, or a series of {@code time:number}. */
    private static Optional<String> convert(String name, Column column, String cell) {
        StringBuilder converted = new StringBuilder();
        for (String part : cell.split(";")) {
            int colon = part.indexOf(':');
            BigDecimal number = number(name, part.substring(colon + 1));
            Optional<BigDecimal> read = column.throughSecond(number);
            if (read.isEmpty()) {
                if (column.read(number, column.unit()).isPresent()) {
                    throw new VectorRow.MalformedCellException(name, "is refused in " + column.second() + " alone");
                }
                return Optional.empty();
            }
            converted
                    .append(converted.isEmpty() ? "" : ";")
                    .append(part, 0, colon + 1)
                    .append(read.get());
        }
        return Optional.of(converted.toString());
    }

    private static BigDecimal number(String column, String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException notANumber) {
            throw new VectorRow.MalformedCellException(column, text);
        }
    }

    private static void times(String column, Analyte analyte, String second, String factor) {
        other(column, analyte, analyte.unit(), second, by(factor), null);
    }

    private static void difference(String column, String unit, String second, UnaryOperator<BigDecimal> toSecond) {
        COLUMNS.put(column, new Column(null, unit, second, toSecond, null));
    }

    private static void other(
            String column,
            Analyte analyte,
            String unit,
            String second,
            UnaryOperator<BigDecimal> toSecond,
            @Nullable UnaryOperator<BigDecimal> fromCanonical) {
        COLUMNS.put(column, new Column(analyte, unit, second, toSecond, fromCanonical));
    }

    private static UnaryOperator<BigDecimal> by(String factor) {
        return number -> number.multiply(new BigDecimal(factor));
    }

    private static UnaryOperator<BigDecimal> over(String divisor) {
        return number -> number.divide(new BigDecimal(divisor), DIGITS);
    }
}
