package org.prodrome.longitudinal.sentence;

import java.util.Locale;
import java.util.regex.Pattern;
import org.prodrome.terminology.quantity.Analyte;

/** How analytes and units are written for people. */
public final class Words {
    private static final Pattern PLAIN_UNIT = Pattern.compile("[A-Za-z\\[\\]]+(/[A-Za-z]+)?|%");

    private Words() {}

    /** With a capital letter first. */
    public static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** Whether a recorded unit can stand in a sentence as it is. */
    public static boolean isPlainUnit(String unit) {
        return PLAIN_UNIT.matcher(unit).matches();
    }

    /** UCUM for people. */
    public static String shown(String unit) {
        return switch (unit) {
            case "mm[Hg]" -> "mmHg";
            case "Cel" -> "°C";
            case "[degF]" -> "°F";
            case "/min" -> "a minute";
            case "10*9/L" -> "×10⁹/L";
            case "m[IU]/L" -> "mIU/L";
            case "mL/min/{1.73_m2}" -> "mL/min/1.73 m²";
            case "kg/m2" -> "kg/m²";
            case "1", "{score}" -> "points";
            default -> unit;
        };
    }

    /** How many decimals a value of the analyte is printed with, in its canonical unit. */
    public static int decimals(Analyte analyte) {
        return switch (analyte) {
            case CREATININE, INSPIRED_OXYGEN_FRACTION, CYSTATIN_C, TSH, PSA -> 2;
            case HBA1C,
                    POTASSIUM,
                    CALCIUM,
                    PHOSPHATE,
                    ALBUMIN,
                    BILIRUBIN,
                    INR,
                    LEUKOCYTES,
                    TEMPERATURE,
                    WEIGHT,
                    BODY_MASS_INDEX -> 1;
            default -> 0;
        };
    }
}
