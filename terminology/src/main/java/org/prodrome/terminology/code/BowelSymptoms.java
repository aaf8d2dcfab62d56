package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.ICD_10_CM;
import static org.prodrome.terminology.code.CodeSystems.LOINC;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

/** Symptoms and signs for which a stool test for blood is offered. */
public final class BowelSymptoms {
    public static final CodeSet ABDOMINAL_MASS = CodeSet.of(
            "abdominal mass",
            ICD_10_CM,
            "R19.00",
            "Intra-abdominal and pelvic swelling, mass and lump, unspecified site",
            "R19.01",
            "Right upper quadrant abdominal swelling, mass and lump",
            "R19.02",
            "Left upper quadrant abdominal swelling, mass and lump",
            "R19.03",
            "Right lower quadrant abdominal swelling, mass and lump",
            "R19.04",
            "Left lower quadrant abdominal swelling, mass and lump",
            "R19.07",
            "Generalized intra-abdominal and pelvic swelling, mass and lump",
            "R19.09",
            "Other intra-abdominal and pelvic swelling, mass and lump");

    public static final CodeSet BOWEL_HABIT =
            CodeSet.of("change in bowel habit", ICD_10_CM, "R19.4", "Change in bowel habit");

    public static final CodeSet RECTAL_BLEEDING = CodeSet.of(
                    "rectal bleeding", SNOMED_CT, "12063002", "Rectal hemorrhage")
            .and("rectal bleeding", CodeSet.of("icd", ICD_10_CM, "K62.5", "Hemorrhage of anus and rectum"));

    public static final CodeSet ABDOMINAL_PAIN = CodeSet.of("abdominal pain", SNOMED_CT, "21522001", "Abdominal pain")
            .and(
                    "abdominal pain",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "R10.10",
                            "Upper abdominal pain, unspecified",
                            "R10.11",
                            "Right upper quadrant pain",
                            "R10.12",
                            "Left upper quadrant pain",
                            "R10.30",
                            "Lower abdominal pain, unspecified",
                            "R10.31",
                            "Right lower quadrant pain",
                            "R10.32",
                            "Left lower quadrant pain",
                            "R10.33",
                            "Periumbilical pain",
                            "R10.84",
                            "Generalized abdominal pain",
                            "R10.9",
                            "Unspecified abdominal pain"));

    public static final CodeSet UNMEANT_WEIGHT_LOSS = CodeSet.of(
                    "weight loss", SNOMED_CT, "448765001", "Unintentional weight loss")
            .and("weight loss", CodeSet.of("icd", ICD_10_CM, "R63.4", "Abnormal weight loss"));

    public static final CodeSet IRON_DEFICIENCY_ANAEMIA = CodeSet.of(
                    "iron-deficiency anaemia", SNOMED_CT, "87522002", "Iron deficiency anemia")
            .and(
                    "iron-deficiency anaemia",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "D50.0",
                            "Iron deficiency anemia secondary to blood loss (chronic)",
                            "D50.8",
                            "Other iron deficiency anemias",
                            "D50.9",
                            "Iron deficiency anemia, unspecified"));

    /** A stool test for blood that answers yes or no. */
    public static final CodeSet STOOL_TEST_PRESENCE = CodeSet.of(
            "stool test for blood, yes or no",
            LOINC,
            "29771-3",
            "Hemoglobin.gastrointestinal.lower [Presence] in Stool by Immunoassay");

    /** A stool test for blood, as a result or an order. */
    public static final CodeSet STOOL_TEST = Loinc.FAECAL_HAEMOGLOBIN.and("stool test for blood", STOOL_TEST_PRESENCE);

    private BowelSymptoms() {}
}
