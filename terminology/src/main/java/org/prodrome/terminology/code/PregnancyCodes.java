package org.prodrome.terminology.code;

import static org.prodrome.terminology.code.CodeSystems.ATC;
import static org.prodrome.terminology.code.CodeSystems.ICD_10_CM;
import static org.prodrome.terminology.code.CodeSystems.ICD_9_CM;
import static org.prodrome.terminology.code.CodeSystems.LOINC;
import static org.prodrome.terminology.code.CodeSystems.RXNORM;
import static org.prodrome.terminology.code.CodeSystems.SNOMED_CT;

/** Pregnancy and what raises the risk in it. */
public final class PregnancyCodes {
    public static final CodeSet PRE_ECLAMPSIA = CodeTable.set("pregnancy-problems", "pre-eclampsia");

    public static final CodeSet PAST_PRE_ECLAMPSIA =
            CodeSet.of("history of pre-eclampsia", SNOMED_CT, "105651000119100", "History of pre-eclampsia");

    public static final CodeSet MULTIFETAL = CodeTable.set("pregnancy-problems", "multifetal pregnancy");

    public static final CodeSet CHRONIC_HYPERTENSION = CodeTable.set("pregnancy-problems", "chronic hypertension")
            .and("chronic hypertension", Snomed.HYPERTENSION);

    public static final CodeSet AUTOIMMUNE = CodeSet.of(
                    "lupus or antiphospholipid syndrome",
                    SNOMED_CT,
                    "55464009",
                    "Systemic lupus erythematosus",
                    "26843008",
                    "Antiphospholipid syndrome",
                    "201450008",
                    "Antiphospholipid syndrome")
            .and(
                    "lupus or antiphospholipid syndrome",
                    CodeSet.of(
                            "icd10",
                            ICD_10_CM,
                            "M32.10",
                            "Systemic lupus erythematosus, organ or system involvement unspecified",
                            "M32.11",
                            "Endocarditis in systemic lupus erythematosus",
                            "M32.12",
                            "Pericarditis in systemic lupus erythematosus",
                            "M32.13",
                            "Lung involvement in systemic lupus erythematosus",
                            "M32.14",
                            "Glomerular disease in systemic lupus erythematosus",
                            "M32.15",
                            "Tubulo-interstitial nephropathy in systemic lupus erythematosus",
                            "M32.19",
                            "Other organ or system involvement in systemic lupus erythematosus",
                            "M32.8",
                            "Other forms of systemic lupus erythematosus",
                            "M32.9",
                            "Systemic lupus erythematosus, unspecified",
                            "D68.61",
                            "Antiphospholipid syndrome"),
                    CodeSet.of("icd9", ICD_9_CM, "710.0", "Systemic lupus erythematosus"));

    public static final CodeSet ASSISTED_CONCEPTION = CodeSet.of(
                    "assisted conception",
                    SNOMED_CT,
                    "63487001",
                    "Assisted fertilization",
                    "52637005",
                    "In vitro fertilization",
                    "10231000132102",
                    "In-vitro fertilization pregnancy")
            .and(
                    "assisted conception",
                    CodeSet.of(
                            "icd10",
                            ICD_10_CM,
                            "O09.811",
                            "Supervision of pregnancy resulting from assisted reproductive technology, first trimester",
                            "O09.812",
                            "Supervision of pregnancy resulting from assisted reproductive technology, second trimester",
                            "O09.813",
                            "Supervision of pregnancy resulting from assisted reproductive technology, third trimester",
                            "O09.819",
                            "Supervision of pregnancy resulting from assisted reproductive technology, unspecified trimester"),
                    CodeSet.of(
                            "icd9", ICD_9_CM, "V23.85", "Pregnancy resulting from assisted reproductive technology"));

    public static final CodeSet SOCIAL_RISK = CodeSet.of(
                    "social disadvantage",
                    ICD_10_CM,
                    "Z59.5",
                    "Extreme poverty",
                    "Z59.6",
                    "Low income",
                    "Z59.0",
                    "Homelessness")
            .and(
                    "social disadvantage",
                    CodeSet.of("icd9", ICD_9_CM, "V60.0", "Lack of housing", "V60.2", "Inadequate material resources"));

    public static final CodeSet ASPIRIN = CodeSet.of(
                    "aspirin", RXNORM, "1191", "aspirin", "243670", "Aspirin 81 MG Oral Tablet")
            .and(
                    "aspirin",
                    CodeSet.of("atc", ATC, "B01AC06", "acetylsalicylic acid", "N02BA01", "acetylsalicylic acid"));

    /** What an allergy entry names that makes low-dose aspirin wrong: the drug, its class or the state of allergy. */
    public static final CodeSet ASPIRIN_ALLERGY = CodeTable.set("pregnancy-problems", "aspirin or NSAID allergy")
            .and("aspirin or NSAID allergy", ASPIRIN, KidneyDrugs.NSAIDS);

    /** Problems in which aspirin is not started without a haematologist. */
    public static final CodeSet BLEEDING_DISORDER = CodeTable.set("pregnancy-problems", "bleeding disorder");

    /** Ulcers in which aspirin is not started while they are active (ACOG Committee Opinion 743). */
    public static final CodeSet PEPTIC_ULCER = CodeTable.set("pregnancy-problems", "peptic ulcer");

    public static final CodeSet PREGNANCY_END = CodeTable.set("pregnancy-problems", "end of a pregnancy");

    /** Answers are dates. */
    public static final CodeSet ESTIMATED_DELIVERY = CodeSet.of(
            "estimated date of delivery",
            LOINC,
            "11778-8",
            "Delivery date Estimated",
            "11779-6",
            "Delivery date Estimated from last menstrual period",
            "11781-2",
            "Delivery date Estimated from ultrasound");

    /** Answers are dates. */
    public static final CodeSet LAST_MENSTRUATION =
            CodeSet.of("last menstrual period", LOINC, "8665-2", "Last menstrual period start date");

    public static final CodeSet PARITY = CodeSet.of("parity", LOINC, "11977-6", "Parity");

    private PregnancyCodes() {}
}
