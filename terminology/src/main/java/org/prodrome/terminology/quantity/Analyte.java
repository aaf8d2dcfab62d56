package org.prodrome.terminology.quantity;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;
import org.prodrome.terminology.code.CancerWorkup;
import org.prodrome.terminology.code.CardiovascularCodes;
import org.prodrome.terminology.code.Code;
import org.prodrome.terminology.code.CodeSet;
import org.prodrome.terminology.code.CodeSystems;
import org.prodrome.terminology.code.EcgCodes;
import org.prodrome.terminology.code.Loinc;

/**
 * A measured thing: its LOINC codes, the one unit it is computed in, the factor from its molar unit, and the limits
 * outside of which a number is taken for a mistake (inclusive, canonical unit).
 */
public enum Analyte {
    CREATININE(Loinc.CREATININE, "mg/dL", 0.1, 30, divided("umol/L", "88.4")),
    CYSTATIN_C(Loinc.CYSTATIN_C, "mg/L", 0.2, 12),
    EGFR(Loinc.EGFR, "mL/min/{1.73_m2}", 1, 200),
    URINE_ALBUMIN_CREATININE(Loinc.URINE_ALBUMIN_CREATININE, "mg/g", 0.1, 30000, times("mg/mmol", "8.84")),
    URINE_PROTEIN_CREATININE(Loinc.URINE_PROTEIN_CREATININE, "mg/g", 0.1, 100000, times("mg/mmol", "8.84")),
    URINE_VOLUME(Loinc.URINE_VOLUME, "mL", 0, 30000),
    POTASSIUM(Loinc.POTASSIUM, "mmol/L", 1, 12, times("meq/L", "1")),
    SODIUM(Loinc.SODIUM, "mmol/L", 90, 200, times("meq/L", "1")),
    BICARBONATE(Loinc.BICARBONATE, "mmol/L", 2, 60, times("meq/L", "1")),
    CALCIUM(Loinc.CALCIUM, "mg/dL", 3, 20, times("mmol/L", "4.008")),
    PHOSPHATE(Loinc.PHOSPHATE, "mg/dL", 0.3, 20, times("mmol/L", "3.097")),
    UREA_NITROGEN(Loinc.UREA_NITROGEN, "mg/dL", 1, 300, times("mmol/L", "2.801")),
    ALBUMIN(Loinc.ALBUMIN, "g/dL", 0.5, 8),
    TOTAL_PROTEIN(Loinc.TOTAL_PROTEIN, "g/dL", 2, 15),
    AST(Loinc.AST, "U/L", 1, 20000),
    ALT(Loinc.ALT, "U/L", 1, 20000),
    ALKALINE_PHOSPHATASE(Loinc.ALKALINE_PHOSPHATASE, "U/L", 1, 10000),
    GAMMA_GT(Loinc.GAMMA_GT, "U/L", 1, 10000),
    BILIRUBIN(Loinc.BILIRUBIN, "mg/dL", 0.05, 60, divided("umol/L", "17.1")),
    INR(Loinc.INR, "1", 0.5, 20),
    PLATELETS(Loinc.PLATELETS, "10*9/L", 1, 3000),
    HAEMOGLOBIN(Loinc.HAEMOGLOBIN, "g/L", 20, 250, times("mmol/L", "16.114")),
    MEAN_CELL_VOLUME(Loinc.MEAN_CELL_VOLUME, "fL", 40, 150),
    RED_CELL_DISTRIBUTION_WIDTH(Loinc.RED_CELL_DISTRIBUTION_WIDTH, "%", 8, 40),
    FERRITIN(Loinc.FERRITIN, "ng/mL", 0.5, 100000),
    TRANSFERRIN_SATURATION(Loinc.TRANSFERRIN_SATURATION, "%", 0, 100),
    LEUKOCYTES(Loinc.LEUKOCYTES, "10*9/L", 0.1, 800),
    CRP(Loinc.CRP, "mg/L", 0, 1000),
    GLUCOSE(Loinc.GLUCOSE, "mg/dL", 10, 2000, times("mmol/L", "18.016")),
    HBA1C(Loinc.HBA1C, "%", 3, 20),
    TOTAL_CHOLESTEROL(Loinc.TOTAL_CHOLESTEROL, "mg/dL", 20, 1500, times("mmol/L", "38.67")),
    HDL_CHOLESTEROL(Loinc.HDL_CHOLESTEROL, "mg/dL", 3, 250, times("mmol/L", "38.67")),
    LDL_CHOLESTEROL(Loinc.LDL_CHOLESTEROL, "mg/dL", 5, 1000, times("mmol/L", "38.67")),
    TRIGLYCERIDES(Loinc.TRIGLYCERIDES, "mg/dL", 10, 10000, times("mmol/L", "88.57")),
    TSH(Loinc.TSH, "m[IU]/L", 0.001, 1000),
    FREE_THYROXINE(Loinc.FREE_THYROXINE, "ng/dL", 0.05, 20, divided("pmol/L", "12.87")),
    AFP(Loinc.AFP, "ng/mL", 0.1, 1000000, times("[IU]/mL", "1.21")),
    AFP_L3(Loinc.AFP_L3, "%", 0, 100),
    DCP(Loinc.DCP, "ng/mL", 0.01, 1000000),
    BAND_NEUTROPHILS(Loinc.BAND_NEUTROPHILS, "%", 0, 100),
    GESTATIONAL_AGE(Loinc.GESTATIONAL_AGE, "wk", 1, 45),
    GESTATIONAL_AGE_AT_BIRTH(Loinc.GESTATIONAL_AGE_AT_BIRTH, "wk", 20, 45),
    ANGIOGENIC_RATIO(Loinc.ANGIOGENIC_RATIO, "1", 0.1, 10000),
    FAECAL_HAEMOGLOBIN(Loinc.FAECAL_HAEMOGLOBIN, "ug/g", 0, 10000),
    PSA(Loinc.PSA, "ng/mL", 0, 20000),
    PROSTATE_VOLUME(CancerWorkup.PROSTATE_VOLUME, "mL", 3, 500),
    FREE_LIGHT_CHAIN_RATIO(CancerWorkup.FREE_LIGHT_CHAIN_RATIO, "1", 0.001, 20000),
    MONOCLONAL_PROTEIN(CancerWorkup.MONOCLONAL_PROTEIN, "g/L", 0, 200),
    NT_PROBNP(Loinc.NT_PROBNP, "pg/mL", 0, 200000),
    RESPIRATION_RATE(Loinc.RESPIRATION_RATE, "/min", 2, 80),
    HEART_RATE(Loinc.HEART_RATE, "/min", 10, 300),
    OXYGEN_SATURATION(Loinc.OXYGEN_SATURATION, "%", 40, 100),
    SYSTOLIC_PRESSURE(Loinc.SYSTOLIC_PRESSURE, "mm[Hg]", 30, 300),
    DIASTOLIC_PRESSURE(Loinc.DIASTOLIC_PRESSURE, "mm[Hg]", 10, 200),
    MEAN_PRESSURE(Loinc.MEAN_PRESSURE, "mm[Hg]", 15, 250),
    TEMPERATURE(Loinc.TEMPERATURE, "Cel", 25, 45),
    GLASGOW_COMA_SCALE(Loinc.GLASGOW_COMA_SCALE, "{score}", 3, 15),
    INSPIRED_OXYGEN_FRACTION(Loinc.INSPIRED_OXYGEN_FRACTION, "1", 0.2, 1),
    OXYGEN_FLOW(Loinc.OXYGEN_FLOW, "L/min", 0, 100),
    OXYGEN_PRESSURE(Loinc.OXYGEN_PRESSURE, "mm[Hg]", 10, 700),
    CARBON_DIOXIDE_PRESSURE(Loinc.CARBON_DIOXIDE_PRESSURE, "mm[Hg]", 5, 200),
    EJECTION_FRACTION(Loinc.EJECTION_FRACTION, "%", 5, 90),
    PULMONARY_SYSTOLIC_PRESSURE(CardiovascularCodes.PULMONARY_SYSTOLIC_PRESSURE, "mm[Hg]", 5, 150),
    FILLING_RATIO(CardiovascularCodes.FILLING_RATIO, "1", 1, 60),
    PR_INTERVAL(EcgCodes.PR_INTERVAL, "ms", 50, 700),
    QRS_DURATION(EcgCodes.QRS_DURATION, "ms", 30, 400),
    QT_INTERVAL(EcgCodes.QT_INTERVAL, "ms", 150, 900),
    QTC_INTERVAL(EcgCodes.QTC_INTERVAL, "ms", 200, 900),
    WEIGHT(Loinc.WEIGHT, "kg", 0.3, 500),
    HEIGHT(Loinc.HEIGHT, "cm", 20, 250),
    BODY_MASS_INDEX(Loinc.BODY_MASS_INDEX, "kg/m2", 5, 120),
    WAIST(Loinc.WAIST, "cm", 20, 300),
    HEAD_CIRCUMFERENCE(Loinc.HEAD_CIRCUMFERENCE, "cm", 15, 80),
    PACK_YEARS(Loinc.PACK_YEARS, "{pack_years}", 0, 300);

    private static final Map<String, Analyte> BY_CODE = new HashMap<>();

    static {
        for (Analyte analyte : values()) {
            for (Code code : analyte.codes.members()) {
                BY_CODE.put(code.code(), analyte);
            }
        }
    }

    private final CodeSet codes;
    private final String unit;
    private final BigDecimal lowest;
    private final BigDecimal highest;
    private final @Nullable OtherUnit other;

    Analyte(CodeSet codes, String unit, double lowest, double highest) {
        this(codes, unit, lowest, highest, null);
    }

    Analyte(CodeSet codes, String unit, double lowest, double highest, @Nullable OtherUnit other) {
        this.codes = codes;
        this.unit = unit;
        this.lowest = BigDecimal.valueOf(lowest);
        this.highest = BigDecimal.valueOf(highest);
        this.other = other;
    }

    /** The analyte that a concept's LOINC or SNOMED CT coding names; any coding counts, not only the first. */
    public static Optional<Analyte> of(CodeableConcept concept) {
        for (Coding coding : concept.getCoding()) {
            // Codes of the two systems cannot be mistaken for each other: only LOINC's have a hyphen.
            if (CodeSystems.LOINC.equals(coding.getSystem()) || CodeSystems.SNOMED_CT.equals(coding.getSystem())) {
                Analyte analyte = BY_CODE.get(coding.getCode());
                if (analyte != null) {
                    return Optional.of(analyte);
                }
            }
        }
        return Optional.empty();
    }

    /** Codes under which it is found. */
    public CodeSet codes() {
        return codes;
    }

    /** What people call it, such as {@code creatinine}. */
    public String label() {
        return codes.name();
    }

    /** The UCUM unit it is computed in. */
    public String unit() {
        return unit;
    }

    /** Smallest number that is believed, in the canonical unit. */
    public BigDecimal lowest() {
        return lowest;
    }

    /** Largest number that is believed, in the canonical unit. */
    public BigDecimal highest() {
        return highest;
    }

    /** Units of another dimension (amount of substance, equivalents) that have an analyte-specific factor. */
    List<OtherUnit> otherUnits() {
        return other == null ? List.of() : List.of(other);
    }

    private static OtherUnit times(String unit, String factor) {
        return new OtherUnit(unit, new BigDecimal(factor), false);
    }

    private static OtherUnit divided(String unit, String divisor) {
        return new OtherUnit(unit, new BigDecimal(divisor), true);
    }

    /** Unit of another dimension: canonical value = value × factor, or value ÷ factor when {@code divides}. */
    record OtherUnit(String unit, BigDecimal factor, boolean divides) {}
}
