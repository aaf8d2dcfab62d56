package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.ICD_10_CM;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

/**
 * Problem sets: SNOMED CT codes as single members (no hierarchy is shipped) and, where hospital records use them, ICD
 * codes of the same meaning.
 */
public final class Snomed {
    public static final CodeSet DIALYSIS_OR_TRANSPLANT = CodeSet.of(
                    "kidney failure with replacement therapy",
                    SNOMED_CT,
                    "46177005",
                    "End-stage renal disease",
                    "265764009",
                    "Renal dialysis",
                    "302497006",
                    "Hemodialysis",
                    "108241001",
                    "Dialysis procedure",
                    "70536003",
                    "Transplant of kidney",
                    "175902000",
                    "Live donor renal transplant",
                    "161665007",
                    "History of renal transplant",
                    "698306007",
                    "Awaiting transplantation of kidney")
            .and(
                    "kidney failure with replacement therapy",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "N18.6",
                            "End stage renal disease",
                            "Z99.2",
                            "Dependence on renal dialysis",
                            "Z94.0",
                            "Kidney transplant status"),
                    Icd.KIDNEY_REPLACEMENT);

    public static final CodeSet CHRONIC_KIDNEY_DISEASE = CodeSet.of(
                    "chronic kidney disease",
                    SNOMED_CT,
                    "709044004",
                    "Chronic kidney disease",
                    "431855005",
                    "Chronic kidney disease stage 1",
                    "431856006",
                    "Chronic kidney disease stage 2",
                    "433144002",
                    "Chronic kidney disease stage 3",
                    "700378005",
                    "Chronic kidney disease stage 3A",
                    "700379002",
                    "Chronic kidney disease stage 3B",
                    "431857002",
                    "Chronic kidney disease stage 4",
                    "433146000",
                    "Chronic kidney disease stage 5",
                    "127013003",
                    "Diabetic renal disease",
                    "90781000119102",
                    "Microalbuminuria due to type 2 diabetes mellitus",
                    "157141000119108",
                    "Proteinuria due to type 2 diabetes mellitus")
            .and(
                    "chronic kidney disease",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "N18.1",
                            "Chronic kidney disease, stage 1",
                            "N18.2",
                            "Chronic kidney disease, stage 2 (mild)",
                            "N18.30",
                            "Chronic kidney disease, stage 3 unspecified",
                            "N18.31",
                            "Chronic kidney disease, stage 3a",
                            "N18.32",
                            "Chronic kidney disease, stage 3b",
                            "N18.4",
                            "Chronic kidney disease, stage 4 (severe)",
                            "N18.5",
                            "Chronic kidney disease, stage 5",
                            "N18.9",
                            "Chronic kidney disease, unspecified"),
                    Icd.CHRONIC_KIDNEY_DISEASE);

    public static final CodeSet ACUTE_KIDNEY_INJURY = CodeSet.of(
                    "acute kidney injury", SNOMED_CT, "14669001", "Acute renal failure syndrome")
            .and(
                    "acute kidney injury",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "N17.9",
                            "Acute kidney failure, unspecified",
                            "N17.0",
                            "Acute kidney failure with tubular necrosis"));

    public static final CodeSet DIABETES = CodeSet.of(
                    "diabetes",
                    SNOMED_CT,
                    "73211009",
                    "Diabetes mellitus",
                    "44054006",
                    "Diabetes mellitus type 2",
                    "46635009",
                    "Diabetes mellitus type 1",
                    "127013003",
                    "Diabetic renal disease",
                    "368581000119106",
                    "Neuropathy due to type 2 diabetes mellitus",
                    "422034002",
                    "Diabetic retinopathy associated with type II diabetes mellitus",
                    "1551000119108",
                    "Nonproliferative diabetic retinopathy due to type 2 diabetes mellitus",
                    "1501000119109",
                    "Proliferative diabetic retinopathy due to type II diabetes mellitus",
                    "97331000119101",
                    "Macular edema and retinopathy due to type 2 diabetes mellitus",
                    "60951000119105",
                    "Blindness due to type 2 diabetes mellitus",
                    "90781000119102",
                    "Microalbuminuria due to type 2 diabetes mellitus",
                    "157141000119108",
                    "Proteinuria due to type 2 diabetes mellitus")
            .and(
                    "diabetes",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "E11.9",
                            "Type 2 diabetes mellitus without complications",
                            "E11.65",
                            "Type 2 diabetes mellitus with hyperglycemia",
                            "E11.22",
                            "Type 2 diabetes mellitus with diabetic chronic kidney disease",
                            "E10.9",
                            "Type 1 diabetes mellitus without complications"),
                    Icd.DIABETES);

    public static final CodeSet PREDIABETES = CodeSet.of("prediabetes", SNOMED_CT, "15777000", "Prediabetes");

    public static final CodeSet HYPERTENSION = CodeSet.of(
                    "hypertension",
                    SNOMED_CT,
                    "38341003",
                    "Hypertensive disorder",
                    "59621000",
                    "Essential hypertension")
            .and("hypertension", CodeSet.of("icd", ICD_10_CM, "I10", "Essential (primary) hypertension"));

    public static final CodeSet HEART_FAILURE = CodeSet.of(
                    "heart failure",
                    SNOMED_CT,
                    "84114007",
                    "Heart failure",
                    "42343007",
                    "Congestive heart failure",
                    "88805009",
                    "Chronic congestive heart failure")
            .and(
                    "heart failure",
                    CodeSet.of(
                            "icd",
                            ICD_10_CM,
                            "I50.9",
                            "Heart failure, unspecified",
                            "I50.22",
                            "Chronic systolic (congestive) heart failure"));

    public static final CodeSet ATRIAL_FIBRILLATION = CodeSet.of(
                    "atrial fibrillation", SNOMED_CT, "49436004", "Atrial fibrillation")
            .and("atrial fibrillation", CodeSet.of("icd", ICD_10_CM, "I48.91", "Unspecified atrial fibrillation"));

    public static final CodeSet CORONARY_DISEASE = CodeSet.of(
            "coronary heart disease",
            SNOMED_CT,
            "53741008",
            "Coronary arteriosclerosis",
            "22298006",
            "Myocardial infarction",
            "399211009",
            "History of myocardial infarction",
            "414545008",
            "Ischemic heart disease");

    public static final CodeSet STROKE =
            CodeSet.of("stroke", SNOMED_CT, "230690007", "Cerebrovascular accident", "266257000", "TIA");

    public static final CodeSet CHRONIC_LUNG_DISEASE = CodeSet.of(
            "chronic obstructive lung disease",
            SNOMED_CT,
            "13645005",
            "Chronic obstructive lung disease",
            "185086009",
            "Chronic obstructive bronchitis",
            "87433001",
            "Pulmonary emphysema");

    /** Documented hypercapnic failure, for the second oxygen scale of NEWS2. */
    public static final CodeSet HYPERCAPNIC_FAILURE = CodeSet.of(
            "hypercapnic respiratory failure",
            ICD_10_CM,
            "J96.02",
            "Acute respiratory failure with hypercapnia",
            "J96.12",
            "Chronic respiratory failure with hypercapnia",
            "J96.22",
            "Acute and chronic respiratory failure with hypercapnia",
            "J96.92",
            "Respiratory failure, unspecified with hypercapnia");

    public static final CodeSet ANAEMIA =
            CodeSet.of("anaemia", SNOMED_CT, "271737000", "Anemia", "87522002", "Iron deficiency anemia");

    public static final CodeSet HYPERLIPIDAEMIA = CodeSet.of(
            "hyperlipidaemia",
            SNOMED_CT,
            "55822004",
            "Hyperlipidemia",
            "302870006",
            "Hypertriglyceridemia",
            "13644009",
            "Hypercholesterolemia");

    public static final CodeSet PREGNANCY = CodeSet.of(
                    "pregnancy",
                    SNOMED_CT,
                    "77386006",
                    "Pregnancy",
                    "72892002",
                    "Normal pregnancy",
                    "47200007",
                    "High risk pregnancy")
            .and("pregnancy", CodeTable.set("pregnancy-problems", "supervised pregnancy"));

    private Snomed() {}
}
