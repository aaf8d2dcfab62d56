package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.LOINC;

import java.util.List;

/**
 * LOINC sets of the measurements that are read. This material contains content from LOINC (http://loinc.org), copyright
 * Regenstrief Institute.
 */
public final class Loinc {
    public static final CodeSet CREATININE = CodeSet.of(
            "creatinine",
            LOINC,
            "2160-0",
            "Creatinine [Mass/volume] in Serum or Plasma",
            "38483-4",
            "Creatinine [Mass/volume] in Blood",
            "14682-9",
            "Creatinine [Moles/volume] in Serum or Plasma");
    public static final CodeSet CYSTATIN_C =
            CodeSet.of("cystatin C", LOINC, "33863-2", "Cystatin C [Mass/volume] in Serum or Plasma");
    public static final CodeSet EGFR = CodeSet.of(
            "estimated glomerular filtration rate",
            LOINC,
            "98979-8",
            "eGFR CKD-EPI 2021 creatinine",
            "98980-6",
            "eGFR CKD-EPI 2021 creatinine and cystatin C",
            "62238-1",
            "eGFR CKD-EPI",
            "33914-3",
            "eGFR MDRD",
            "77147-7",
            "eGFR MDRD",
            "48642-3",
            "eGFR non-black MDRD",
            "48643-1",
            "eGFR black MDRD");
    public static final CodeSet URINE_ALBUMIN_CREATININE = CodeSet.of(
            "urine albumin/creatinine ratio",
            LOINC,
            "9318-7",
            "Albumin/Creatinine [Mass Ratio] in Urine",
            "14959-1",
            "Microalbumin/Creatinine [Mass Ratio] in Urine",
            "32294-1",
            "Albumin/Creatinine [Ratio] in Urine",
            "30000-4",
            "Microalbumin/Creatinine [Ratio] in Urine",
            "14958-3",
            "Microalbumin/Creatinine [Mass Ratio] in 24 hour Urine");
    public static final CodeSet POTASSIUM = CodeSet.of(
            "potassium",
            LOINC,
            "2823-3",
            "Potassium [Moles/volume] in Serum or Plasma",
            "6298-4",
            "Potassium [Moles/volume] in Blood",
            "77142-8",
            "Potassium [Moles/volume] in Serum, Plasma or Blood");
    public static final CodeSet SODIUM = CodeSet.of(
            "sodium",
            LOINC,
            "2951-2",
            "Sodium [Moles/volume] in Serum or Plasma",
            "2947-0",
            "Sodium [Moles/volume] in Blood");
    public static final CodeSet BICARBONATE = CodeSet.of(
            "bicarbonate",
            LOINC,
            "1963-8",
            "Bicarbonate [Moles/volume] in Serum or Plasma",
            "2028-9",
            "Carbon dioxide, total [Moles/volume] in Serum or Plasma",
            "20565-8",
            "Carbon dioxide, total [Moles/volume] in Blood");
    public static final CodeSet CALCIUM = CodeSet.of(
            "calcium",
            LOINC,
            "17861-6",
            "Calcium [Mass/volume] in Serum or Plasma",
            "49765-1",
            "Calcium [Mass/volume] in Blood",
            "2000-8",
            "Calcium [Moles/volume] in Serum or Plasma");
    public static final CodeSet PHOSPHATE = CodeSet.of(
            "phosphate",
            LOINC,
            "2777-1",
            "Phosphate [Mass/volume] in Serum or Plasma",
            "14879-1",
            "Phosphate [Moles/volume] in Serum or Plasma");
    public static final CodeSet UREA_NITROGEN = CodeSet.of(
            "urea nitrogen",
            LOINC,
            "3094-0",
            "Urea nitrogen [Mass/volume] in Serum or Plasma",
            "6299-2",
            "Urea nitrogen [Mass/volume] in Blood");
    public static final CodeSet ALBUMIN = CodeSet.of(
            "albumin",
            LOINC,
            "1751-7",
            "Albumin [Mass/volume] in Serum or Plasma",
            "61151-7",
            "Albumin [Mass/volume] in Serum or Plasma by Bromocresol green",
            "61152-5",
            "Albumin [Mass/volume] in Serum or Plasma by Bromocresol purple");
    public static final CodeSet AST =
            CodeSet.of("AST", LOINC, "1920-8", "Aspartate aminotransferase in Serum or Plasma");
    public static final CodeSet ALT = CodeSet.of("ALT", LOINC, "1742-6", "Alanine aminotransferase in Serum or Plasma");
    public static final CodeSet BILIRUBIN = CodeSet.of(
            "bilirubin",
            LOINC,
            "1975-2",
            "Bilirubin.total [Mass/volume] in Serum or Plasma",
            "14631-6",
            "Bilirubin.total [Moles/volume] in Serum or Plasma");
    public static final CodeSet INR = CodeSet.of(
            "INR", LOINC, "6301-6", "INR in Platelet poor plasma", "34714-6", "INR in Blood by Coagulation assay");
    public static final CodeSet PLATELETS = CodeSet.of(
            "platelets",
            LOINC,
            "777-3",
            "Platelets [#/volume] in Blood by Automated count",
            "26515-7",
            "Platelets [#/volume] in Blood",
            "778-1",
            "Platelets [#/volume] in Blood by Manual count");
    public static final CodeSet HAEMOGLOBIN = CodeSet.of(
            "haemoglobin",
            LOINC,
            "718-7",
            "Hemoglobin [Mass/volume] in Blood",
            "20509-6",
            "Hemoglobin [Mass/volume] in Blood by calculation",
            "59260-0",
            "Hemoglobin [Moles/volume] in Blood");
    public static final CodeSet LEUKOCYTES = CodeSet.of(
            "white cells",
            LOINC,
            "6690-2",
            "Leukocytes [#/volume] in Blood by Automated count",
            "26464-8",
            "Leukocytes [#/volume] in Blood");
    public static final CodeSet CRP = CodeSet.of(
            "C-reactive protein",
            LOINC,
            "1988-5",
            "C reactive protein [Mass/volume] in Serum or Plasma",
            "30522-7",
            "C reactive protein by High sensitivity method");
    public static final CodeSet GLUCOSE = CodeSet.of(
            "glucose",
            LOINC,
            "2345-7",
            "Glucose [Mass/volume] in Serum or Plasma",
            "2339-0",
            "Glucose [Mass/volume] in Blood",
            "1558-6",
            "Fasting glucose [Mass/volume] in Serum or Plasma",
            "14749-6",
            "Glucose [Moles/volume] in Serum or Plasma",
            "14771-0",
            "Fasting glucose [Moles/volume] in Serum or Plasma",
            "15074-8",
            "Glucose [Moles/volume] in Blood");
    /** The members of {@link #GLUCOSE} that were taken fasting. */
    public static final CodeSet FASTING_GLUCOSE = CodeSet.of(
            "fasting glucose",
            LOINC,
            "1558-6",
            "Fasting glucose [Mass/volume] in Serum or Plasma",
            "14771-0",
            "Fasting glucose [Moles/volume] in Serum or Plasma");

    public static final CodeSet HBA1C = CodeSet.of(
            "HbA1c",
            LOINC,
            "4548-4",
            "Hemoglobin A1c/Hemoglobin.total in Blood",
            "17856-6",
            "Hemoglobin A1c/Hemoglobin.total in Blood by HPLC",
            "59261-8",
            "Hemoglobin A1c/Hemoglobin.total in Blood by IFCC protocol");
    public static final CodeSet TOTAL_CHOLESTEROL = CodeSet.of(
            "total cholesterol",
            LOINC,
            "2093-3",
            "Cholesterol [Mass/volume] in Serum or Plasma",
            "14647-2",
            "Cholesterol [Moles/volume] in Serum or Plasma");
    public static final CodeSet HDL_CHOLESTEROL = CodeSet.of(
            "HDL cholesterol",
            LOINC,
            "2085-9",
            "Cholesterol in HDL [Mass/volume] in Serum or Plasma",
            "14646-4",
            "Cholesterol in HDL [Moles/volume] in Serum or Plasma");
    public static final CodeSet LDL_CHOLESTEROL = CodeSet.of(
            "LDL cholesterol",
            LOINC,
            "13457-7",
            "Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation",
            "18262-6",
            "Cholesterol in LDL [Mass/volume] in Serum or Plasma by Direct assay",
            "22748-8",
            "Cholesterol in LDL [Moles/volume] in Serum or Plasma");
    public static final CodeSet TRIGLYCERIDES = CodeSet.of(
            "triglycerides",
            LOINC,
            "2571-8",
            "Triglyceride [Mass/volume] in Serum or Plasma",
            "14927-8",
            "Triglyceride [Moles/volume] in Serum or Plasma");
    public static final CodeSet TSH =
            CodeSet.of("TSH", LOINC, "3016-3", "Thyrotropin in Serum or Plasma", "11580-8", "Thyrotropin, 3rd gen");
    public static final CodeSet PSA =
            CodeSet.of("PSA", LOINC, "2857-1", "Prostate specific Ag [Mass/volume] in Serum or Plasma");
    public static final CodeSet NT_PROBNP =
            CodeSet.of("NT-proBNP", LOINC, "33762-6", "Natriuretic peptide.B prohormone N-Terminal");
    public static final CodeSet RESPIRATION_RATE = CodeSet.of("respiration rate", LOINC, "9279-1", "Respiratory rate");
    public static final CodeSet HEART_RATE = CodeSet.of("heart rate", LOINC, "8867-4", "Heart rate");
    public static final CodeSet OXYGEN_SATURATION = CodeSet.of(
            "oxygen saturation",
            LOINC,
            "59408-5",
            "Oxygen saturation in Arterial blood by Pulse oximetry",
            "2708-6",
            "Oxygen saturation in Arterial blood");
    public static final CodeSet SYSTOLIC_PRESSURE = CodeSet.of(
            "systolic pressure",
            LOINC,
            "8480-6",
            "Systolic blood pressure",
            "76534-7",
            "Systolic blood pressure by Noninvasive");
    public static final CodeSet DIASTOLIC_PRESSURE = CodeSet.of(
            "diastolic pressure",
            LOINC,
            "8462-4",
            "Diastolic blood pressure",
            "76535-4",
            "Diastolic blood pressure by Noninvasive");
    public static final CodeSet MEAN_PRESSURE =
            CodeSet.of("mean pressure", LOINC, "8478-0", "Mean blood pressure", "76536-2", "Mean pressure Noninvasive");
    public static final CodeSet BLOOD_PRESSURE_PANEL = CodeSet.of(
            "blood pressure",
            LOINC,
            "85354-9",
            "Blood pressure panel with all children optional",
            "55284-4",
            "Blood pressure systolic and diastolic");
    public static final CodeSet TEMPERATURE =
            CodeSet.of("temperature", LOINC, "8310-5", "Body temperature", "8331-1", "Oral temperature");
    public static final CodeSet GLASGOW_COMA_SCALE =
            CodeSet.of("Glasgow coma scale", LOINC, "9269-2", "Glasgow coma score total");
    public static final CodeSet CONSCIOUSNESS = CodeSet.of(
            "level of consciousness", LOINC, "67775-7", "Level of responsiveness", "80288-4", "Level of consciousness");
    public static final CodeSet INSPIRED_OXYGEN_FRACTION = CodeSet.of(
            "inspired oxygen fraction",
            LOINC,
            "3150-6",
            "Inhaled oxygen concentration",
            "3150-0",
            "Inhaled oxygen concentration",
            "19994-3",
            "Oxygen/Inspired gas setting [Volume Fraction] Ventilator");
    public static final CodeSet OXYGEN_FLOW =
            CodeSet.of("inhaled oxygen flow", LOINC, "3151-8", "Inhaled oxygen flow rate");
    public static final CodeSet WEIGHT =
            CodeSet.of("weight", LOINC, "29463-7", "Body weight", "3141-9", "Body weight Measured");
    public static final CodeSet HEIGHT =
            CodeSet.of("height", LOINC, "8302-2", "Body height", "8306-3", "Body height --lying");
    /** The member of {@link #HEIGHT} that is measured lying. */
    public static final CodeSet LYING_HEIGHT = CodeSet.of("length", LOINC, "8306-3", "Body height --lying");

    public static final CodeSet BODY_MASS_INDEX =
            CodeSet.of("body mass index", LOINC, "39156-5", "Body mass index (BMI) [Ratio]");

    public static final CodeSet URINE_PROTEIN_CREATININE =
            CodeSet.of("urine protein/creatinine ratio", LOINC, "2890-2", "Protein/Creatinine [Mass Ratio] in Urine");
    public static final CodeSet URINE_VOLUME = CodeSet.of(
            "urine output",
            LOINC,
            "9187-6",
            "Urine output",
            "3167-4",
            "Volume of 24 hour Urine",
            "9192-6",
            "Urine output 24 hour");
    public static final CodeSet TOTAL_PROTEIN =
            CodeSet.of("total protein", LOINC, "2885-2", "Protein [Mass/volume] in Serum or Plasma");
    public static final CodeSet ALKALINE_PHOSPHATASE =
            CodeSet.of("alkaline phosphatase", LOINC, "6768-6", "Alkaline phosphatase in Serum or Plasma");
    public static final CodeSet GAMMA_GT =
            CodeSet.of("gamma-GT", LOINC, "2324-2", "Gamma glutamyl transferase in Serum or Plasma");
    public static final CodeSet MEAN_CELL_VOLUME =
            CodeSet.of("mean cell volume", LOINC, "787-2", "MCV [Entitic volume] by Automated count");
    public static final CodeSet RED_CELL_DISTRIBUTION_WIDTH =
            CodeSet.of("red cell distribution width", LOINC, "788-0", "Erythrocyte distribution width [Ratio]");
    public static final CodeSet FERRITIN =
            CodeSet.of("ferritin", LOINC, "2276-4", "Ferritin [Mass/volume] in Serum or Plasma");
    public static final CodeSet TRANSFERRIN_SATURATION =
            CodeSet.of("transferrin saturation", LOINC, "2502-3", "Iron saturation [Mass Fraction] in Serum or Plasma");
    public static final CodeSet FREE_THYROXINE = CodeSet.of(
            "free T4",
            LOINC,
            "3024-7",
            "Thyroxine (T4) free [Mass/volume] in Serum or Plasma",
            "14920-3",
            "Thyroxine (T4) free [Moles/volume] in Serum or Plasma");
    public static final CodeSet AFP = CodeSet.of(
            "alpha-fetoprotein",
            LOINC,
            "1834-1",
            "Alpha-1-Fetoprotein [Mass/volume] in Serum or Plasma",
            "53962-1",
            "Alpha-1-Fetoprotein.tumor marker [Mass/volume] in Serum or Plasma");
    public static final CodeSet AFP_L3 = CodeSet.of(
            "AFP-L3", LOINC, "42332-7", "Alpha-1-Fetoprotein.L3/Alpha-1-Fetoprotein.total in Serum or Plasma");
    public static final CodeSet DCP = CodeSet.of(
            "des-gamma-carboxy prothrombin", LOINC, "34444-0", "Acarboxyprothrombin [Mass/volume] in Serum or Plasma");
    public static final CodeSet BAND_NEUTROPHILS =
            CodeSet.of("band neutrophils", LOINC, "26508-2", "Band form neutrophils/100 leukocytes in Blood");
    public static final CodeSet GESTATIONAL_AGE = CodeSet.of(
            "gestational age",
            LOINC,
            "18185-9",
            "Gestational age",
            "49051-6",
            "Gestational age in weeks",
            "11884-4",
            "Gestational age Estimated",
            "11885-1",
            "Gestational age Estimated from last menstrual period");
    public static final CodeSet GESTATIONAL_AGE_AT_BIRTH =
            CodeSet.of("gestational age at birth", LOINC, "76516-4", "Gestational age--at birth");
    public static final CodeSet ANGIOGENIC_RATIO = CodeSet.of(
            "sFlt-1/PlGF ratio",
            LOINC,
            "74756-8",
            "Soluble fms-like tyrosine kinase-1/Placental growth factor [Mass Ratio] in Serum or Plasma");
    public static final CodeSet FAECAL_HAEMOGLOBIN = CodeSet.of(
            "faecal haemoglobin",
            LOINC,
            "58453-2",
            "Hemoglobin.gastrointestinal.lower [Mass/volume] in Stool by Immunoassay");
    public static final CodeSet OXYGEN_PRESSURE =
            CodeSet.of("arterial oxygen pressure", LOINC, "2703-7", "Oxygen [Partial pressure] in Arterial blood");
    public static final CodeSet CARBON_DIOXIDE_PRESSURE = CodeSet.of(
            "arterial carbon dioxide pressure", LOINC, "2019-8", "Carbon dioxide [Partial pressure] in Arterial blood");
    public static final CodeSet EJECTION_FRACTION =
            CodeSet.of("left ventricular ejection fraction", LOINC, "10230-1", "Left ventricular Ejection fraction");
    public static final CodeSet WAIST =
            CodeSet.of("waist circumference", LOINC, "8280-0", "Waist Circumference at umbilicus by Tape measure");
    public static final CodeSet HEAD_CIRCUMFERENCE = CodeSet.of(
            "head circumference",
            LOINC,
            "9843-4",
            "Head Occipital-frontal circumference",
            "8287-5",
            "Head Occipital-frontal circumference by Tape measure");
    public static final CodeSet PACK_YEARS =
            CodeSet.of("pack-years", LOINC, "8664-5", "Cigarettes smoked total (pack per year) - Reported");

    /** ACVPU answers that mean alert. */
    public static final CodeSet ALERT = new CodeSet(
            "alert",
            List.of(
                    new Code(LOINC, "LA9340-6", "Alert"),
                    new Code(CodeSystems.SNOMED_CT, "248234008", "Mentally alert")));

    /** ACVPU answers that mean new confusion, responds to voice or pain only, or unresponsive. */
    public static final CodeSet NOT_ALERT = new CodeSet(
            "not alert",
            List.of(
                    new Code(LOINC, "LA9341-4", "Verbal"),
                    new Code(LOINC, "LA9342-2", "Painful"),
                    new Code(LOINC, "LA9343-0", "Unresponsive"),
                    new Code(CodeSystems.SNOMED_CT, "300202002", "Responds to voice"),
                    new Code(CodeSystems.SNOMED_CT, "450847001", "Responds to pain"),
                    new Code(CodeSystems.SNOMED_CT, "422768004", "Unresponsive"),
                    new Code(CodeSystems.SNOMED_CT, "130987000", "Acute confusion")));

    /** Sections of the International Patient Summary. */
    public static final Code SECTION_ALERTS = new Code(LOINC, "104605-1", "Alert");

    public static final Code SECTION_PROBLEMS = new Code(LOINC, "11450-4", "Problem list");

    public static final Code SECTION_ALLERGIES = new Code(LOINC, "48765-2", "Allergies and adverse reactions");
    public static final Code SECTION_MEDICATIONS = new Code(LOINC, "10160-0", "History of medication use");
    public static final Code SECTION_RESULTS =
            new Code(LOINC, "30954-2", "Relevant diagnostic tests and laboratory data");
    public static final Code SECTION_IMMUNISATIONS = new Code(LOINC, "11369-6", "History of immunization");
    public static final Code SECTION_PROCEDURES = new Code(LOINC, "47519-4", "History of procedures");
    public static final Code SECTION_VITAL_SIGNS = new Code(LOINC, "8716-3", "Vital signs");
    public static final Code SECTION_PAST_ILLNESS = new Code(LOINC, "11348-0", "History of past illness");
    public static final Code SECTION_SOCIAL = new Code(LOINC, "29762-2", "Social history");
    public static final Code SECTION_DEVICES = new Code(LOINC, "46264-8", "History of medical device use");
    public static final Code SECTION_PREGNANCY = new Code(LOINC, "10162-6", "History of pregnancies");
    public static final Code SECTION_FUNCTIONAL = new Code(LOINC, "47420-5", "Functional status assessment note");
    public static final Code SECTION_PLAN = new Code(LOINC, "18776-5", "Plan of care note");
    public static final Code SECTION_ADVANCE_DIRECTIVES = new Code(LOINC, "42348-3", "Advance directives");

    /** Sections that the guide has no place for. */
    public static final Code SECTION_IMAGING = new Code(LOINC, "18748-4", "Diagnostic imaging study");

    public static final Code PATIENT_SUMMARY = new Code(LOINC, "60591-5", "Patient summary Document");
    public static final Code SECTION_PATIENT_STORY = new Code(LOINC, "81338-6", "Patient story");

    private Loinc() {}
}
